package io.coppice.compute.parameter;

import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.AdamStep;
import io.coppice.compute.optimizer.MovingAverage;
import java.util.Optional;

/**
 * How parameters move: Adam on the task's gradient plus {@code weightDecay * π_j * w}, and the moving average after it.
 *
 * @param weightDecay the effective coefficient of the weights' L2
 */
public record UpdateRule(AdamSettings adam, double weightDecay, Optional<MovingAverage> average) {

    /** The numbers of one step, the same for every parameter. */
    public record Update(AdamStep adam, float weightDecay, float averageShare) {}

    /** @param step from 1 */
    public Update at(long step) {
        float share = average.map(moving -> moving.share(step)).orElse(0f);
        return new Update(adam.at(step), (float) weightDecay, share);
    }
}
