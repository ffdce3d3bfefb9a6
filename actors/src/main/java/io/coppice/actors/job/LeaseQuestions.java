package io.coppice.actors.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which workers wait for a lease, in the order they asked. They ask again while they wait, so a question may be dropped:
 * one that was not repeated for some time; and when a lease ends in silence, those of its whole node, or each of a dead
 * node's slots would cost the others a lease.
 */
final class LeaseQuestions {
    private static final char BEFORE_NUMBER = '.';

    /** Slots ask twice a second; two questions may get lost. */
    private static final long OLD_NANOS = 1_600_000_000L;

    private final Map<String, Long> waiting = new LinkedHashMap<>();

    void ask(String worker, long now) {
        waiting.put(worker, now);
    }

    void dropOld(long now) {
        waiting.values().removeIf(askedAt -> now - askedAt > OLD_NANOS);
    }

    /** @param worker whose lease ended; named NODE.NUMBER/SLOT by its host */
    void dropNodeOf(String worker) {
        String node = node(worker);
        waiting.keySet().removeIf(other -> node(other).equals(node));
    }

    /** The part of a worker's name that is its node's. */
    static String node(String worker) {
        int end = worker.lastIndexOf(BEFORE_NUMBER);
        return end < 0 ? worker : worker.substring(0, end);
    }

    /** Asks for each who waits whether it is served now. */
    void serve(Predicate<String> served) {
        waiting.keySet().removeIf(served);
    }
}
