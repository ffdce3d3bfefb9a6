package io.coppice.protocols.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import io.coppice.compute.tensor.ArrayText;

/**
 * One epoch as metrics.csv shows it.
 *
 * @param loss mean training loss of pass A
 * @param penalty the penalty at the epoch's end
 * @param validation what was measured on the validation samples; without values where there are none
 * @param openUnits mean open units of pass A over the epoch, by gate layer
 * @param passBSkipped share of the steps whose pass B was skipped
 * @param seconds wall-clock seconds of its steps, the evaluation of the epoch before included where it held them up
 * @param multiplyAddsPerStep mean of what the kernels computed in a step
 * @param maxStaleness largest number of updates that a pull missed
 * @param staleness steps by that number; empty where it was not kept
 * @param training the same of some training samples, under the same gates; without values where it was not measured
 */
public record EpochRow(
        int epoch,
        long step,
        double loss,
        double penalty,
        double validationLoss,
        MetricValues validation,
        NetworkSize size,
        double[] openUnits,
        double passBSkipped,
        double seconds,
        double samplesPerSecond,
        double multiplyAddsPerStep,
        int maxStaleness,
        long[] staleness,
        MetricValues training) {

    /** Histories of before know only the largest staleness, and nothing of the training samples. */
    public EpochRow {
        staleness = staleness == null ? new long[0] : staleness;
        training = training == null ? MetricValues.none(validation.deciding()) : training;
        openUnits = openUnits.clone();
        staleness = staleness.clone();
    }

    /** What training minimises, on the samples that validate: the mean loss there plus the method's penalty. */
    public double validationObjective() {
        return validationLoss + penalty;
    }

    /** Of a job that has no other metric. @param validationAccuracy from 0 to 1, NaN where there is none */
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
                MetricValues.ofAccuracy(validationAccuracy),
                size,
                openUnits,
                passBSkipped,
                seconds,
                samplesPerSecond,
                multiplyAddsPerStep,
                maxStaleness,
                staleness,
                null);
    }

    /** The same with what the training samples gave. @param trainingAccuracy from 0 to 1, NaN where there is none */
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
            long[] staleness,
            double trainingAccuracy) {
        this(
                epoch,
                step,
                loss,
                penalty,
                validationLoss,
                MetricValues.ofAccuracy(validationAccuracy),
                size,
                openUnits,
                passBSkipped,
                seconds,
                samplesPerSecond,
                multiplyAddsPerStep,
                maxStaleness,
                staleness,
                MetricValues.ofAccuracy(trainingAccuracy));
    }

    /** From JSON, where rows of before have an accuracy in place of {@code validation}. */
    @JsonCreator
    static EpochRow read(
            @JsonProperty("epoch") int epoch,
            @JsonProperty("step") long step,
            @JsonProperty("loss") double loss,
            @JsonProperty("penalty") double penalty,
            @JsonProperty("validationLoss") double validationLoss,
            @JsonProperty("validationAccuracy") Double validationAccuracy,
            @JsonProperty("validation") MetricValues validation,
            @JsonProperty("size") NetworkSize size,
            @JsonProperty("openUnits") double[] openUnits,
            @JsonProperty("passBSkipped") double passBSkipped,
            @JsonProperty("seconds") double seconds,
            @JsonProperty("samplesPerSecond") double samplesPerSecond,
            @JsonProperty("multiplyAddsPerStep") double multiplyAddsPerStep,
            @JsonProperty("maxStaleness") int maxStaleness,
            @JsonProperty("staleness") long[] staleness,
            @JsonProperty("training") MetricValues training) {
        return new EpochRow(
                epoch,
                step,
                loss,
                penalty,
                validationLoss,
                validation == null ? MetricValues.ofAccuracy(validationAccuracy) : validation,
                size,
                openUnits,
                passBSkipped,
                seconds,
                samplesPerSecond,
                multiplyAddsPerStep,
                maxStaleness,
                staleness,
                training);
    }

    /** From 0 to 1; NaN where the job has it not. */
    public double validationAccuracy() {
        return validation.value(Metrics.ACCURACY);
    }

    /** Of some training samples; NaN where it was not measured. */
    public double trainingAccuracy() {
        return training.value(Metrics.ACCURACY);
    }

    /** For readers that know no other metric; null where the job has it not. */
    @JsonProperty("validationAccuracy")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    Double accuracyInJson() {
        return validation.values().get(Metrics.ACCURACY);
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
                "validation",
                validation,
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
                "training",
                training);
    }
}
