package io.coppice.actors.checkpoint;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names a checkpoint by who wrote it and where it stands. A later incarnation's is newer, whatever its step. */
public record CheckpointId(long incarnation, long step) implements Comparable<CheckpointId> {

    private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Comparator<CheckpointId> OLDEST_FIRST =
            Comparator.comparingLong(CheckpointId::incarnation).thenComparingLong(CheckpointId::step);

    /** What {@link #toString} wrote; empty for anything else. */
    public static Optional<CheckpointId> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(new CheckpointId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(CheckpointId other) {
        return OLDEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return incarnation + "-" + step;
    }
}
