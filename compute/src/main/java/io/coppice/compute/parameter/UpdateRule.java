package io.coppice.compute.parameter;

import io.coppice.compute.optimizer.MovingAverage;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.OptimizerStep;
import java.util.Optional;

/**
 * How parameters move: the optimizer on the task's gradient plus {@code weightDecay * π_j * w} plus the optimizer's own
 * weight decay, and the moving average after it.
 *
 * @param weightDecay the method's coefficient of the weights' L2, the effective one
 */
public record UpdateRule(Optimizer optimizer, double weightDecay, Optional<MovingAverage> average) {

    /** At a constant rate. */
    public UpdateRule(OptimizerSettings settings, double weightDecay, Optional<MovingAverage> average) {
        this(Optimizer.of(settings), weightDecay, average);
    }

    /** The numbers of one step, the same for every parameter. @param step from 0 */
    public record Update(OptimizerStep optimizer, float weightDecay, float plainDecay, float averageShare, long step) {}

    /** @param step from 1 */
    public Update at(long step) {
        return at(step, 1);
    }

    /** The same at a multiple of the optimizer's rate. @param step from 1 */
    public Update at(long step, double multiple) {
        float share = average.map(moving -> moving.share(step)).orElse(0f);
        float plain = (float) optimizer.settings().weightDecay();
        return new Update(optimizer.at(step, multiple), (float) weightDecay, plain, share, step - 1);
    }
}
