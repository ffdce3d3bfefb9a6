package io.coppice.actors.checkpoint;

import io.coppice.protocols.message.CheckpointProtocol.Write;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which snapshot is being gathered for a checkpoint, and which checkpoints stay.
 *
 * <pre>
 *   event \ snapshot     unknown         parts came first    announced, parts missing   gathered
 *   write announced      announced       announced           as is (asked again)        -
 *   part arrives         kept            kept                last one: gathered         passed over
 *   claimed              -               dropped             dropped                    -
 * </pre>
 *
 * Parts and announcement come from different actors, so in any order. A coordinator has one checkpoint under way at a
 * time; parts of other snapshots are late ones of the past, and only the newest few snapshots are kept.
 */
final class CheckpointCatalog {
    private static final int SNAPSHOTS = 3;

    private final Map<String, Map<Integer, Part>> parts = new LinkedHashMap<>();
    private String gathered = "";
    private Optional<Write> announced = Optional.empty();
    private long incarnation;

    /** A snapshot whose every part is here. */
    record Complete(Write write, CheckpointContents contents) {}

    void claimed(long claimed) {
        incarnation = claimed;
        announced = Optional.empty();
        parts.clear();
    }

    /** @return why it is refused, if it is */
    Optional<String> announce(Write write) {
        if (write.incarnation() != incarnation) {
            return Optional.of("incarnation " + write.incarnation() + " may not write, "
                    + (incarnation == 0 ? "none was claimed here" : incarnation + " was claimed"));
        }
        announced = Optional.of(write);
        return Optional.empty();
    }

    void arrived(Part part) {
        if (part.snapshot().equals(gathered)) {
            return;
        }
        parts.computeIfAbsent(part.snapshot(), name -> new TreeMap<>()).putIfAbsent(part.holder(), part);
        if (parts.size() > SNAPSHOTS) {
            String wanted = announced.map(Write::snapshot).orElse(part.snapshot());
            parts.keySet().stream()
                    .filter(name -> !name.equals(wanted))
                    .findFirst()
                    .ifPresent(parts::remove);
        }
    }

    /** The checkpoint to write now, once. */
    Optional<Complete> complete() {
        if (announced.isEmpty()) {
            return Optional.empty();
        }
        Write write = announced.get();
        Map<Integer, Part> arrived = parts.getOrDefault(write.snapshot(), Map.of());
        if (arrived.size() < write.shards() + 1) {
            return Optional.empty();
        }
        CheckpointId id = new CheckpointId(write.incarnation(), write.step());
        List<Part> all = List.copyOf(arrived.values());
        gathered = write.snapshot();
        announced = Optional.empty();
        parts.clear();
        return Optional.of(new Complete(write, new CheckpointContents(id, write.cursor(), write.best(), all)));
    }

    /** Newest first. */
    static List<CheckpointId> newestFirst(Collection<CheckpointId> checkpoints) {
        return checkpoints.stream().sorted(Comparator.reverseOrder()).toList();
    }

    /**
     * Which checkpoints may go: all but the newest {@code keep} and the newest verified one.
     *
     * @param verified those known to be whole
     */
    static List<CheckpointId> removable(Collection<CheckpointId> all, Set<CheckpointId> verified, int keep) {
        List<CheckpointId> sorted = newestFirst(all);
        Set<CheckpointId> kept = new HashSet<>(sorted.subList(0, Math.min(keep, sorted.size())));
        sorted.stream().filter(verified::contains).findFirst().ifPresent(kept::add);
        List<CheckpointId> removable = new ArrayList<>(sorted);
        removable.removeAll(kept);
        return removable;
    }
}
