package io.coppice.actors.job;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** A question to every holder of state, and who has not answered yet. Messages may be lost, so it is repeated. */
final class PendingAcks {
    private static final long REPEAT_NANOS = 2_000_000_000L;

    private final IntFunction<JobEffect> question;
    private final Set<Integer> silent = new TreeSet<>();
    private final long askedAt;
    private long repeatedAt;

    /** @param holders shards and the gate sampler, which is -1 */
    PendingAcks(int holders, IntFunction<JobEffect> question, long now) {
        this.question = question;
        this.askedAt = now;
        this.repeatedAt = now;
        for (int holder = -1; holder < holders - 1; holder++) {
            silent.add(holder);
        }
    }

    List<JobEffect> questions() {
        return silent.stream().map(question::apply).toList();
    }

    /** @return whether this was the last answer */
    boolean answered(int holder) {
        return silent.remove(holder) && silent.isEmpty();
    }

    Set<Integer> silent() {
        return silent;
    }

    long waitedNanos(long now) {
        return now - askedAt;
    }

    boolean isRepeatDue(long now) {
        boolean due = now - repeatedAt >= REPEAT_NANOS;
        if (due) {
            repeatedAt = now;
        }
        return due;
    }
}
