package io.coppice.actors.membership;

import io.coppice.actors.membership.TermStore.Members;
import io.coppice.actors.membership.TermStore.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a node without a cluster does, by what the store says:
 *
 * <pre>
 *   the store's newest term              the node
 *   none, or its cluster ended           claims the next one, and founds its cluster
 *   its members are said again           joins them
 *   nothing was said for a while         claims the next one: that cluster is dead
 * </pre>
 *
 * A while is counted on the node's own clock, from when it looked first, so that clocks need not agree.
 */
final class StartingNode {
    /** As long as a cluster's members may be too busy, or its store too slow, to say that they live. */
    static final long DEAD_AFTER_NANOS = 12_000_000_000L;

    private View last = new View(-1, java.util.Optional.empty(), java.util.Optional.empty());
    private long unchangedSince;

    sealed interface Decision {}

    /** Claims this term and, if it gets it, founds its cluster. */
    record Found(long term) implements Decision {}

    /** @param nodes {@code HOST:PORT} of members */
    record Join(long term, List<String> nodes) implements Decision {}

    /** @param now a clock that never goes back, nanoseconds */
    Decision look(View view, long now) {
        if (!view.equals(last)) {
            last = view;
            unchangedSince = now;
        }
        boolean over = view.term() == 0 || view.members().filter(Members::ended).isPresent();
        if (over || now - unchangedSince > DEAD_AFTER_NANOS) {
            return new Found(view.term() + 1);
        }
        Set<String> nodes = new LinkedHashSet<>();
        view.members().ifPresent(said -> said.members().forEach(member -> nodes.add(address(member))));
        view.owner().ifPresent(owner -> nodes.add(address(owner)));
        return new Join(view.term(), new ArrayList<>(nodes));
    }

    static String address(String member) {
        int uid = member.indexOf('#');
        return uid < 0 ? member : member.substring(0, uid);
    }
}
