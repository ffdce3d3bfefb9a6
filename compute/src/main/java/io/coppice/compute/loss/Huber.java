package io.coppice.compute.loss;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * d²/2 of the difference d of output and target where |d| ≤ δ, and δ(|d| − δ/2) beyond: outliers pull with a bounded force.
 * The mean over the columns (Huber, "Robust Estimation of a Location Parameter", 1964).
 *
 * @param delta δ, in deviations of the target
 */
public record Huber(double delta) implements Loss {
    static final String NAME = "huber";
    private static final String DELTA = "delta";

    static Loss read(LossKeys keys) {
        return new Huber(keys.number(DELTA, 1, LossKeys.Range.POSITIVE));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double sample(Tensor outputs, Targets targets, int sample, Tensor gradient) {
        float[] values = ((Targets.Numbers) targets).values();
        int columns = outputs.channels();
        double share = 1.0 / ((double) columns * outputs.samples());
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            double output = outputs.data()[column * outputs.planeStride() + sample];
            double difference = output - values[sample * columns + column];
            double bounded = Math.max(-delta, Math.min(delta, difference));
            sum += bounded * (difference - bounded / 2); // both branches in one
            if (gradient != null) {
                gradient.data()[column * gradient.planeStride() + sample] = (float) (share * bounded);
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
        return "mae";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(DELTA, delta);
    }
}
