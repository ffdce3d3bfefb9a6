package io.coppice.protocols.message;

import io.coppice.compute.tensor.ArrayText;

/**
 * One epoch as metrics.csv shows it.
 *
 * @param loss mean training loss of pass A
 * @param penalty the penalty at the epoch's end
 * @param openUnits mean open units of pass A over the epoch, by gate layer
 * @param passBSkipped share of the steps whose pass B was skipped
 * @param seconds wall-clock seconds of its steps, the evaluation of the epoch before included where it held them up
 * @param multiplyAddsPerStep mean of what the kernels computed in a step
 * @param maxStaleness largest number of updates that a pull missed
 * @param staleness steps by that number; empty where it was not kept
 * @param trainingAccuracy of some training samples under the gates that validate; NaN where it was not measured
 */
public record EpochRow(
        int epoch,
        long step,
        double loss,
        double penalty,
        double validationLoss,
        double validationAccuracy,
        NetworkSize size,
        double[] openUnits,
        double passBSkipped,
        double seconds,
        double samplesPerSecond,
        double multiplyAddsPerStep,
        int maxStaleness,
        long[] staleness,
        Double trainingAccuracy) {

    /** Histories of before know only the largest staleness, and no accuracy on the training samples. */
    public EpochRow {
        staleness = staleness == null ? new long[0] : staleness;
        trainingAccuracy = trainingAccuracy == null ? Double.valueOf(Double.NaN) : trainingAccuracy;
        openUnits = openUnits.clone();
        staleness = staleness.clone();
    }

    /** Without an accuracy on the training samples. */
    public EpochRow(
            int epoch,
            long step,
            double loss,
            double penalty,
            double validationLoss,
            double validationAccuracy,
            NetworkSize size,
            double[] openUnits,
            double passBSkipped,
            double seconds,
            double samplesPerSecond,
            double multiplyAddsPerStep,
            int maxStaleness,
            long[] staleness) {
        this(
                epoch,
                step,
                loss,
                penalty,
                validationLoss,
                validationAccuracy,
                size,
                openUnits,
                passBSkipped,
                seconds,
                samplesPerSecond,
                multiplyAddsPerStep,
                maxStaleness,
                staleness,
                Double.NaN);
    }

    /** What training minimises, on the samples that validate: the mean loss there plus the method's penalty. */
    public double validationObjective() {
        return validationLoss + penalty;
    }

    /** A copy. */
    @Override
    public double[] openUnits() {
        return openUnits.clone();
    }

    /** A copy. */
    @Override
    public long[] staleness() {
        return staleness.clone();
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "EpochRow",
                "epoch",
                epoch,
                "step",
                step,
                "loss",
                loss,
                "penalty",
                penalty,
                "validationLoss",
                validationLoss,
                "validationAccuracy",
                validationAccuracy,
                "size",
                size,
                "openUnits",
                openUnits,
                "passBSkipped",
                passBSkipped,
                "seconds",
                seconds,
                "samplesPerSecond",
                samplesPerSecond,
                "multiplyAddsPerStep",
                multiplyAddsPerStep,
                "maxStaleness",
                maxStaleness,
                "staleness",
                staleness,
                "trainingAccuracy",
                trainingAccuracy);
    }
}
