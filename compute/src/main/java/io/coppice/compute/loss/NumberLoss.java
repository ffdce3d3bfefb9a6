package io.coppice.compute.loss;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.util.Optional;

/** A loss of predicted numbers: the mean over a sample's numbers of a function of output minus target. */
interface NumberLoss extends Loss {

    /** What a difference costs. */
    double cost(double difference);

    /** The derivative of {@link #cost}. */
    double slope(double difference);

    @Override
    default double sample(Tensor outputs, Targets targets, int sample, Tensor gradient) {
        float[] values = ((Targets.Numbers) targets).values();
        int columns = outputs.channels();
        double share = 1.0 / ((double) columns * outputs.samples());
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            double output = outputs.data()[column * outputs.planeStride() + sample];
            double difference = output - values[sample * columns + column];
            sum += cost(difference);
            if (gradient != null) {
                gradient.data()[column * gradient.planeStride() + sample] = (float) (share * slope(difference));
            }
        }
        return sum / columns;
    }

    @Override
    default Optional<Misfit> misfit(TargetSchema targets) {
        return targets instanceof TargetSchema.Numbers
                ? Optional.empty()
                : Optional.of(Losses.otherTargets(this, targets));
    }
}
