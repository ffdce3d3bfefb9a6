package io.coppice.compute.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure by which a network is judged. One's own is an entry of {@link Metrics}.
 *
 * @param name as jobs, reports and events say it
 * @param label as tables say it
 * @param direction which of two values is the better one
 * @param unit how it is shown
 * @param targets the kinds of targets that have it
 * @param value NaN where it is not defined, such as the AUC of one class
 */
public record Metric(
        String name,
        String label,
        Direction direction,
        Unit unit,
        List<String> targets,
        ToDoubleFunction<Predictions> value) {

    /** Which of two values is the better one. */
    public enum Direction {
        LARGER_IS_BETTER,
        SMALLER_IS_BETTER
    }

    /** How a value is shown. */
    public enum Unit {
        /** From 0 to 1, shown in percent. */
        SHARE,
        /** A plain number, mostly from 0 to 1. */
        SCORE,
        /** In the unit of the target, or of the loss. */
        NUMBER
    }

    /** Whether {@code value} is better than {@code other}; NaN is never, and worse than any number. */
    public boolean isBetter(double value, double other) {
        if (Double.isNaN(value) || Double.isNaN(other)) {
            return !Double.isNaN(value);
        }
        return direction == Direction.LARGER_IS_BETTER ? value > other : value < other;
    }
}
