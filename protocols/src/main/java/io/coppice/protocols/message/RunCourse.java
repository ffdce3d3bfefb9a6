package io.coppice.protocols.message;

import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;

/**
 * How a result came about.
 *
 * @param start what was measured of the given weights before the first step, on the samples that validate; without values where
 *     none were given
 * @param modelEpoch the epoch whose network the result is; 0 where that is not known
 * @param stoppedEarly whether training ended because nothing had become better for long enough
 * @param training samples that were trained on; 0 where that is not known
 * @param validation samples that guided it
 * @param answers which classes of the test set were taken for which
 */
public record RunCourse(
        MetricValues start,
        int modelEpoch,
        boolean stoppedEarly,
        int training,
        int validation,
        ConfusionMatrix answers) {

    public static final RunCourse UNKNOWN =
            new RunCourse(MetricValues.none(Metrics.ACCURACY), 0, false, 0, 0, ConfusionMatrix.NONE);

    public RunCourse {
        start = start == null ? MetricValues.none(Metrics.ACCURACY) : start;
        answers = answers == null ? ConfusionMatrix.NONE : answers;
    }
}
