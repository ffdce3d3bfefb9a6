package io.coppice.compute.loss;

import io.coppice.compute.targets.TargetSchema;
import java.util.Map;

/**
 * d²/2 of the difference d of output and target where |d| ≤ δ, and δ(|d| − δ/2) beyond: outliers pull with a bounded force.
 * The mean over the columns (Huber, "Robust Estimation of a Location Parameter", 1964).
 *
 * @param delta δ, in deviations of the target
 */
public record Huber(double delta) implements NumberLoss {
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
    public double cost(double difference) {
        double bounded = slope(difference);
        return bounded * (difference - bounded / 2); // both branches in one
    }

    @Override
    public double slope(double difference) {
        return Math.max(-delta, Math.min(delta, difference));
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
