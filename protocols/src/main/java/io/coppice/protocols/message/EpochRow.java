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
        long[] staleness) {

    /** Histories of before know only the largest. */
    public EpochRow {
        staleness = staleness == null ? new long[0] : staleness;
        openUnits = openUnits.clone();
        staleness = staleness.clone();
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
                staleness);
    }
}
