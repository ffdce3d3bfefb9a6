package io.coppice.actors.simulation;

import io.coppice.protocols.message.StepId;
import java.util.List;
import java.util.Optional;

/** A holder of state in a simulated job: one that counts, or the real state classes. */
public interface SimulatedHolder {

    /** What it answered to a pull; the push brings it back. */
    interface Pulled {
        long version();
    }

    /** What a checkpoint keeps of it. */
    interface Saved {
        long steps();
    }

    /** -1 is the gate sampler. */
    int index();

    /** Forgets everything, as a process that was killed. */
    void die();

    /** @return whether it stands at the beginning of this incarnation, or serves it already */
    boolean begin(long incarnation, Optional<Saved> saved);

    /** Empty when refused. */
    Optional<Pulled> pull(StepId step);

    /** @return updates that the pull missed; empty when refused */
    Optional<Integer> push(StepId step, Pulled pulled);

    /** @return whether these steps are in now */
    boolean commit(long incarnation, List<StepId> steps);

    /** @return whether every step below is in, as it must be */
    boolean retire(long incarnation, long step);

    Optional<Saved> snapshot(long incarnation);

    /** Throws when what must hold at any moment does not. */
    void check();

    /** Whether the steps below are in, once each, and no others. */
    boolean holdsExactly(long steps);
}
