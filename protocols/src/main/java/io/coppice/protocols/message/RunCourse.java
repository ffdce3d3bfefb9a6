package io.coppice.protocols.message;

import io.coppice.compute.training.ConfusionMatrix;

/**
 * How a result came about.
 *
 * @param startAccuracy of the given weights before the first step, on the samples that validate; NaN where none were given
 * @param modelEpoch the epoch whose network the result is; 0 where that is not known
 * @param stoppedEarly whether training ended because nothing had become better for long enough
 * @param training samples that were trained on; 0 where that is not known
 * @param validation samples that guided it
 * @param answers which classes of the test set were taken for which
 */
public record RunCourse(
        double startAccuracy,
        int modelEpoch,
        boolean stoppedEarly,
        int training,
        int validation,
        ConfusionMatrix answers) {

    public static final RunCourse UNKNOWN = new RunCourse(Double.NaN, 0, false, 0, 0, ConfusionMatrix.NONE);

    public RunCourse {
        answers = answers == null ? ConfusionMatrix.NONE : answers;
    }
}
