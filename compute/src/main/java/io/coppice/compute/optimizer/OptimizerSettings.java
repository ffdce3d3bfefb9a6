package io.coppice.compute.optimizer;

import java.util.List;

/** How parameters follow their gradient: one record for each optimizer, with the schedule of its rate. */
public sealed interface OptimizerSettings permits AdamSettings, SgdSettings {

    /** The learning rate before its schedule. */
    double rate();

    Schedule schedule();

    /** Added to the gradient as {@code weightDecay * w}, for every parameter, as PyTorch does. */
    double weightDecay();

    /** What is kept for every parameter, as the ends of array names: {@code .first-moment}. All begin at zero. */
    List<String> state();

    /** Whether a snapshot may be without what is kept under this end of a name, which then begins at zero. */
    default boolean mayBeMissing(String end) {
        return false;
    }

    /** The same with a multiple of the rate. */
    OptimizerSettings faster(double factor);

    /** The same at a constant rate. */
    default OptimizerSettings unscheduled() {
        return scheduled(Schedule.CONSTANT);
    }

    /** The same with another schedule of the rate. */
    OptimizerSettings scheduled(Schedule other);

    /**
     * The numbers of a step.
     *
     * @param step from 1
     * @param rate of this step, the schedule applied
     */
    OptimizerStep at(long step, double rate);
}
