package io.coppice.compute.loss;

import io.coppice.compute.targets.TargetSchema;
import java.util.Map;

/** The squared difference of output and target, its mean over the columns. */
public record MeanSquaredError() implements NumberLoss {
    static final String NAME = "mean-squared-error";

    static Loss read(LossKeys keys) {
        return new MeanSquaredError();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double cost(double difference) {
        return difference * difference;
    }

    @Override
    public double slope(double difference) {
        return 2 * difference;
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
