package io.coppice.actors.job;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which nodes' workers have fallen silent: a lease ended without a word, and since then no slot of the node has asked for
 * another. That takes a second, where the failure detector, which must not mistake a busy node for a dead one, takes five.
 *
 * <pre>
 *   event \ node     heard       suspected                    silent
 *   asked            heard       heard                        heard, said so
 *   lease expired    suspected   suspected                    silent
 *   time passes      -           silent, said so, when quiet  -
 * </pre>
 */
final class SilentNodes {
    /** Slots that wait ask twice a second; two questions may get lost. */
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final Map<String, Long> askedAt = new HashMap<>();
    private final Set<String> suspected = new HashSet<>();
    private final Set<String> silent = new HashSet<>();

    /** A worker asks for a lease. @return its node when that was silent until now */
    Optional<String> asked(String worker, long now) {
        String node = LeaseQuestions.node(worker);
        askedAt.put(node, now);
        suspected.remove(node);
        return silent.remove(node) ? Optional.of(node) : Optional.empty();
    }

    void expired(String worker) {
        String node = LeaseQuestions.node(worker);
        if (!silent.contains(node)) {
            suspected.add(node);
        }
    }

    /** Nodes that are silent from now on, each named once. */
    List<String> fallenSilent(long now) {
        List<String> fallen = suspected.stream()
                .filter(node -> now - askedAt.getOrDefault(node, now) >= QUIET_NANOS)
                .toList();
        fallen.forEach(suspected::remove);
        silent.addAll(fallen);
        return fallen;
    }
}
