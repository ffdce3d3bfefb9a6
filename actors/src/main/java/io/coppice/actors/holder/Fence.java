package io.coppice.actors.holder;

import java.util.Optional;

/**
 * Which incarnation of a job a holder of state belongs to, and whether it has the state.
 *
 * <pre>
 *   event \ phase     LOST               RESTORING i            SERVING i
 *   begin(j)          j &lt; i: refused     j &lt; i: refused         j &lt; i: refused
 *                     else RESTORING j   else RESTORING j       j = i: as is (asked again)
 *                                                               j &gt; i: RESTORING j
 *   restored(j)       passed over        j = i: SERVING i       passed over
 *   lose              -                  LOST                   LOST
 *   message of j      refused: lost      refused                j = i: served, else refused
 * </pre>
 *
 * A holder that was made anew is LOST: it must not answer as if nothing had happened. The refusal makes the coordinator
 * roll the whole job back, so that no holder stands at another step than the others.
 *
 * @param <S> the state of one incarnation
 */
final class Fence<S> {
    private long incarnation;
    private Optional<S> state = Optional.empty();
    private Optional<String> lostBecause = Optional.of("it lost its state, or never had one");

    /** What follows from a begin. */
    enum Beginning {
        REFUSED,
        RESTORE,
        SERVED_ALREADY
    }

    Beginning begin(long begun) {
        if (begun < incarnation) {
            return Beginning.REFUSED;
        }
        if (begun == incarnation && state.isPresent()) {
            return Beginning.SERVED_ALREADY;
        }
        incarnation = begun;
        state = Optional.empty();
        lostBecause = Optional.empty();
        return Beginning.RESTORE;
    }

    /** @return whether this is the incarnation that was waited for */
    boolean restored(long begun, S restored) {
        boolean awaited = isRestoring(begun);
        if (awaited) {
            state = Optional.of(restored);
        }
        return awaited;
    }

    boolean isRestoring(long begun) {
        return begun == incarnation && state.isEmpty() && lostBecause.isEmpty();
    }

    void lose(String reason) {
        state = Optional.empty();
        lostBecause = Optional.of(reason);
    }

    /** Why a message of this incarnation is refused; empty when it is served. */
    Optional<String> refusal(long of) {
        if (of < incarnation) {
            return Optional.of("incarnation " + of + " is over, " + incarnation + " has begun");
        }
        if (lostBecause.isPresent()) {
            return lostBecause;
        }
        if (of > incarnation) {
            return Optional.of("incarnation " + of + " did not begin here, " + incarnation + " did");
        }
        return state.isPresent() ? Optional.empty() : Optional.of("incarnation " + of + " is still being restored");
    }

    /** @throws IllegalStateException when nothing is served: ask {@link #refusal} first */
    S state() {
        return state.orElseThrow(() -> new IllegalStateException("Incarnation " + incarnation + " is not served"));
    }
}
