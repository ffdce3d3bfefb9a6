package io.coppice.actors.simulation;

import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.List;
import java.util.Optional;

/** A holder of state in a simulated job: the real state classes behind their fence. */
public interface SimulatedHolder {

    /** What it answered to a pull or a question for a draw; the push brings it back. */
    interface Pulled {
        long version();
    }

    /** What follows from a begin. */
    enum Beginning {
        REFUSED,
        RESTORE,
        SERVED_ALREADY
    }

    /** -1 is the gate sampler. */
    int index();

    Beginning begin(long incarnation);

    /** @return whether this incarnation begins now */
    boolean restored(long incarnation, Optional<Part> part);

    /** Empty when refused. */
    Optional<Pulled> pull(StepId step);

    /** @return updates taken in, this one included; empty when refused */
    Optional<Long> push(StepId step, Pulled pulled);

    /** @return why not, empty when these steps are in now */
    Optional<String> commit(long incarnation, List<StepId> steps);

    /** @return what is missing of the steps below, as nothing must be */
    Optional<String> retire(long incarnation, long step);

    Optional<Part> snapshot(long incarnation, String name);

    /** Draws, staged pushes and lent buffers that it keeps. */
    int kept();

    /** Why the arrays of a snapshot do not say that every step below was taken in once; empty when they do. */
    Optional<String> miscount(Part part, long steps);
}
