package io.coppice.compute.training;

import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;

/**
 * How well a network does on a set of samples.
 *
 * @param loss mean of what training makes small
 * @param metrics what else was measured
 * @param answers which classes were taken for which; none where there are no classes
 */
public record Evaluation(double loss, MetricValues metrics, ConfusionMatrix answers, int samples) {

    /** Share of the samples whose class has the largest output; NaN where there are no classes. */
    public double accuracy() {
        return metrics.value(Metrics.ACCURACY);
    }

    /** There were no samples. */
    public static Evaluation none(String deciding) {
        return new Evaluation(Double.NaN, MetricValues.none(deciding), ConfusionMatrix.NONE, 0);
    }
}
