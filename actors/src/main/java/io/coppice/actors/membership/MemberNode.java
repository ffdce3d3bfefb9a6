package io.coppice.actors.membership;

import io.coppice.actors.membership.TermStore.Members;
import io.coppice.actors.membership.TermStore.View;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether a node's cluster is still the store's, by what the store says:
 *
 * <pre>
 *   the store's newest term                          the node
 *   its own, and it is named among the members       stays
 *   its own, and others are named, for a while       leaves: they have taken it out
 *   a later one, of a member that it reaches         takes that over: its side has won
 *   a later one of somebody else, for a moment       leaves: another cluster is the store's now
 *   a later one, and nothing says whose it is        stays, until something does
 * </pre>
 *
 * Who leaves starts anew, and joins the cluster that the store names.
 */
final class MemberNode {
    static final long OVERTAKEN_AFTER_NANOS = 6_000_000_000L;
    static final long FORGOTTEN_AFTER_NANOS = 12_000_000_000L;

    private final String self;
    private long term;
    private OptionalLong overtakenSince = OptionalLong.empty();
    private OptionalLong forgottenSince = OptionalLong.empty();
    private String lastBeat = "";

    /**
     * @param self {@code HOST:PORT#UID}
     * @param term of its cluster
     */
    MemberNode(String self, long term) {
        this.self = self;
        this.term = term;
    }

    long term() {
        return term;
    }

    /** A later term is this node's own. */
    void claimed(long later) {
        term = later;
    }

    /**
     * @param reached members that this node reaches, itself included
     * @return why it leaves, if it does
     */
    Optional<String> look(View view, Set<String> reached, long now) {
        boolean named =
                view.members().filter(said -> said.members().contains(self)).isPresent();
        if (view.term() > term && view.owner().isEmpty() && view.members().isEmpty()) {
            return Optional.empty();
        }
        if (view.term() > term) {
            boolean ours = view.owner().filter(reached::contains).isPresent();
            if (!ours || view.members().isPresent() && !named) {
                return overtaken(view, now);
            }
            term = view.term();
        }
        overtakenSince = OptionalLong.empty();
        return named || view.term() < term ? remembered() : forgotten(view.members(), now);
    }

    private Optional<String> overtaken(View view, long now) {
        overtakenSince = OptionalLong.of(overtakenSince.orElse(now));
        return now - overtakenSince.getAsLong() > OVERTAKEN_AFTER_NANOS
                ? Optional.of("the store's cluster is that of term " + view.term() + ", founded by "
                        + view.owner().orElse("a node without a name") + ", and not this node's of term " + term)
                : Optional.empty();
    }

    private Optional<String> remembered() {
        forgottenSince = OptionalLong.empty();
        return Optional.empty();
    }

    /** Only who speaks counts: where nobody does, nobody has forgotten this node. */
    private Optional<String> forgotten(Optional<Members> said, long now) {
        if (said.isEmpty() || said.get().beat().equals(lastBeat)) {
            return Optional.empty();
        }
        lastBeat = said.get().beat();
        forgottenSince = OptionalLong.of(forgottenSince.orElse(now));
        return now - forgottenSince.getAsLong() > FORGOTTEN_AFTER_NANOS
                ? Optional.of("the other members of the store's cluster, "
                        + said.get().members() + ", do not name this node any more")
                : Optional.empty();
    }
}
