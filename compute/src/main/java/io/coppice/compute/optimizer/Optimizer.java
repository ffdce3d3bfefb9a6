package io.coppice.compute.optimizer;

import java.util.List;

/**
 * An optimizer over a whole training: which rate each step has.
 *
 * @param stretches the training in pieces, each of which the optimizer begins anew: its schedule and its steps count from
 *     the piece's start
 */
public record Optimizer(OptimizerSettings settings, int stepsPerEpoch, List<Stretch> stretches) {

    /** @param rateFactor what the settings' rate is multiplied by */
    public record Stretch(int fromEpoch, int epochs, double rateFactor) {}

    public Optimizer {
        stretches = List.copyOf(stretches);
    }

    /** A training in one piece. */
    public static Optimizer of(OptimizerSettings settings, int stepsPerEpoch, int epochs) {
        return new Optimizer(settings, stepsPerEpoch, List.of(new Stretch(0, epochs, 1)));
    }

    /** One epoch that never ends: for schedules that are constant. */
    public static Optimizer of(OptimizerSettings settings) {
        return of(settings, Integer.MAX_VALUE, 1);
    }

    /** Over the same training with other settings. */
    public Optimizer with(OptimizerSettings others) {
        return new Optimizer(others, stepsPerEpoch, stretches);
    }

    /** The numbers of a step. @param step from 1 */
    public OptimizerStep at(long step) {
        return at(step, 1);
    }

    /** The same at a multiple of the rate. @param step from 1 */
    public OptimizerStep at(long step, double multiple) {
        int epoch = (int) ((step - 1) / stepsPerEpoch);
        Stretch here = stretches.getFirst();
        for (Stretch stretch : stretches) {
            here = epoch >= stretch.fromEpoch() ? stretch : here;
        }
        double factor = settings.schedule().factor(epoch - here.fromEpoch(), here.epochs());
        long own = step - (long) here.fromEpoch() * stepsPerEpoch;
        double warmUp = here.fromEpoch() == 0 ? settings.schedule().warmUp(own - 1, stepsPerEpoch) : 1;
        return settings.at(own, settings.rate() * here.rateFactor() * factor * warmUp * multiple);
    }
}
