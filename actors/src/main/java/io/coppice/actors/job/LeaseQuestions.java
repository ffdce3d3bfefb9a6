package io.coppice.actors.job;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which workers wait for a lease, in the order they asked. They ask again while they wait, so a question may be dropped:
 * when a lease ends in silence, those of its whole node are, or each of a dead node's slots would cost the others a lease.
 */
final class LeaseQuestions {
    private static final char BEFORE_NUMBER = '.';

    private final Set<String> waiting = new LinkedHashSet<>();

    void ask(String worker) {
        waiting.add(worker);
    }

    /** @param worker whose lease ended; named NODE.NUMBER/SLOT by its host */
    void dropNodeOf(String worker) {
        String node = node(worker);
        waiting.removeIf(other -> node(other).equals(node));
    }

    private static String node(String worker) {
        int end = worker.lastIndexOf(BEFORE_NUMBER);
        return end < 0 ? worker : worker.substring(0, end);
    }

    /** Asks for each who waits whether it is served now. */
    void serve(Predicate<String> served) {
        waiting.removeIf(served);
    }
}
