package io.coppice.compute.loss;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** The squared difference of output and target, its mean over the columns. */
public record MeanSquaredError() implements Loss {
    static final String NAME = "mean-squared-error";

    static Loss read(LossKeys keys) {
        return new MeanSquaredError();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double sample(Tensor outputs, Targets targets, int sample, Tensor gradient) {
        float[] values = ((Targets.Numbers) targets).values();
        int columns = outputs.channels();
        double share = 2.0 / ((double) columns * outputs.samples());
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            double output = outputs.data()[column * outputs.planeStride() + sample];
            double difference = output - values[sample * columns + column];
            sum += difference * difference;
            if (gradient != null) {
                gradient.data()[column * gradient.planeStride() + sample] = (float) (share * difference);
            }
        }
        return sum / columns;
    }

    @Override
    public Optional<Misfit> misfit(TargetSchema targets) {
        return targets instanceof TargetSchema.Numbers
                ? Optional.empty()
                : Optional.of(Losses.otherTargets(this, targets));
    }

    @Override
    public String usualMetric(TargetSchema targets) {
        return "rmse";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of();
    }
}
