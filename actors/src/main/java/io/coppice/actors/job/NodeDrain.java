package io.coppice.actors.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes that are about to leave in order. Jobs come to a stand for them, at a checkpoint; the nodes may leave when all
 * stand, and the jobs go on when all are gone. So nothing that was done is done again.
 *
 * @param <A> who waits for the permission to leave
 */
final class NodeDrain<A> {
    private static final long GONE_WITHIN_NANOS = 90_000_000_000L;

    private final Map<String, Long> leaving = new LinkedHashMap<>();
    private final List<A> waiting = new ArrayList<>();
    private final Set<String> moving = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private boolean begun;

    /** A node says that it is about to leave. @param jobs that run; those that stand already will say so again */
    void leave(String node, A permission, Collection<String> jobs, long now) {
        begun = true;
        leaving.put(node, now);
        waiting.add(permission);
        moving.addAll(jobs);
    }

    /** While this holds no job goes on, and none begins. */
    boolean isAnyLeaving() {
        return !leaving.isEmpty();
    }

    /** A job that was made anew has to come to a stand too. */
    void begun(String job) {
        if (isAnyLeaving()) {
            moving.add(job);
        }
    }

    /** A job is at a stand, or over. */
    void stands(String job) {
        moving.remove(job);
    }

    /** Those who may leave now; each is named once. */
    List<A> permitted() {
        List<A> permitted = moving.isEmpty() ? List.copyOf(waiting) : List.of();
        waiting.removeAll(permitted);
        return permitted;
    }

    /** A node is no longer of the cluster. */
    void gone(String node) {
        if (leaving.remove(node) != null) {
            gone.add(node);
        }
    }

    /** Nobody waits for a node that said it would leave and did not. */
    void forgetOld(long now) {
        leaving.values().removeIf(askedAt -> now - askedAt > GONE_WITHIN_NANOS);
    }

    /** When the last of them is gone, or forgotten, once: the nodes that are gone. */
    Optional<Set<String>> over() {
        if (!begun || isAnyLeaving()) {
            return Optional.empty();
        }
        Set<String> left = Set.copyOf(gone);
        begun = false;
        gone.clear();
        moving.clear();
        return Optional.of(left);
    }
}
