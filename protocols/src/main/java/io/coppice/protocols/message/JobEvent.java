package io.coppice.protocols.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.tensor.ArrayText;
import java.util.List;

/** What happens to a job, in the order it happens, for whoever follows it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobEvent.Started.class, name = "started"),
    @JsonSubTypes.Type(value = JobEvent.StartMeasured.class, name = "start-measured"),
    @JsonSubTypes.Type(value = JobEvent.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = JobEvent.EpochFinished.class, name = "epoch-finished"),
    @JsonSubTypes.Type(value = JobEvent.CheckpointWritten.class, name = "checkpoint-written"),
    @JsonSubTypes.Type(value = JobEvent.Warning.class, name = "warning"),
    @JsonSubTypes.Type(value = JobEvent.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = JobEvent.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = JobEvent.Cancelled.class, name = "cancelled")
})
public sealed interface JobEvent extends WireMessage {

    String job();

    /** Nothing follows this event. */
    @JsonIgnore
    default boolean isLast() {
        return this instanceof Finished || this instanceof Failed || this instanceof Cancelled;
    }

    /**
     * @param fromStep 0, or the step of the checkpoint it resumes from
     * @param history the epochs already finished before that checkpoint
     */
    record Started(
            String job,
            long incarnation,
            long fromStep,
            long totalSteps,
            int stepsPerEpoch,
            String kernels,
            NetworkSize size,
            List<EpochRow> history)
            implements JobEvent {}

    /**
     * What the given weights are worth before the first step, on the samples that validate.
     *
     * @param loss mean cross entropy
     * @param metrics what else was measured on the samples that validate
     */
    record StartMeasured(String job, double loss, MetricValues metrics) implements JobEvent {}

    /**
     * About twice a second.
     *
     * @param samples trained on since the last progress
     * @param openUnits mean open units of pass A since the last progress, by gate layer
     */
    record Progress(
            String job,
            int epoch,
            long step,
            double loss,
            long samples,
            double samplesPerSecond,
            double[] openUnits,
            double secondsLeft)
            implements JobEvent {
        public Progress {
            openUnits = openUnits.clone();
        }

        /** A copy. */
        @Override
        public double[] openUnits() {
            return openUnits.clone();
        }

        @Override
        public String toString() {
            return ArrayText.record(
                    "Progress",
                    "job",
                    job,
                    "epoch",
                    epoch,
                    "step",
                    step,
                    "loss",
                    loss,
                    "samples",
                    samples,
                    "samplesPerSecond",
                    samplesPerSecond,
                    "openUnits",
                    openUnits,
                    "secondsLeft",
                    secondsLeft);
        }
    }

    record EpochFinished(String job, EpochRow row) implements JobEvent {}

    record CheckpointWritten(String job, long step, String where) implements JobEvent {}

    /** Something the user should know that does not end the job: a damaged checkpoint passed over, a layer held open. */
    record Warning(String job, String text) implements JobEvent {
        /** How a warning begins that the job cannot go on for now, and tries again; what cannot be done follows. */
        public static final String WAITS = "The job waits, and tries again: ";
    }

    record Finished(String job, JobResult result) implements JobEvent {}

    /** @param reason one sentence: what, where, and the last good checkpoint */
    record Failed(String job, String reason) implements JobEvent {}

    record Cancelled(String job, long step, String checkpoint) implements JobEvent {}
}
