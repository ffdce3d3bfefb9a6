package io.coppice.actors.job;

import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.List;
import java.util.Optional;

/** What happens to a {@link JobState}. Holders are the shards from 0 and the gate sampler, -1. */
public sealed interface JobCommand {

    /**
     * An incarnation is ours.
     *
     * @param checkpoint the newest good one; its cursor comes with it
     * @param best the file of the best network up to there, empty where none is kept
     */
    record Claimed(
            long incarnation,
            Optional<String> checkpoint,
            Optional<TrainingProgress> cursor,
            byte[] best,
            List<String> passedOver)
            implements JobCommand {

        /** Where no best network is kept. */
        public Claimed(
                long incarnation,
                Optional<String> checkpoint,
                Optional<TrainingProgress> cursor,
                List<String> passedOver) {
            this(incarnation, checkpoint, cursor, new byte[0], passedOver);
        }
    }

    /** No incarnation can be claimed at present. */
    record ClaimFailed(String reason) implements JobCommand {}

    /** What this incarnation had written is no longer there. */
    record CheckpointsGone(long incarnation, String reason) implements JobCommand {}

    record Begun(long incarnation, int holder) implements JobCommand {}

    record LeaseAsked(String worker) implements JobCommand {}

    record StepFinished(StepId step, StepReport report) implements JobCommand {}

    /** It cannot be done, now or ever. */
    record StepFailed(StepId step, String reason) implements JobCommand {}

    /** A holder of state was lost, refused a message or stands at another step. */
    record HolderLost(long incarnation, String reason) implements JobCommand {}

    record Committed(long incarnation, long lastStep, int holder) implements JobCommand {}

    /** @param steps how many the holder has taken in */
    record SnapshotTaken(String snapshot, int holder, long steps) implements JobCommand {}

    record SnapshotRefused(String snapshot, String reason) implements JobCommand {}

    record CheckpointWritten(String snapshot, String where) implements JobCommand {}

    record CheckpointFailed(String snapshot, String reason) implements JobCommand {}

    /**
     * @param training what was measured on some training samples, without values where none were asked
     * @param answers which classes were taken for which, on the test set
     * @param model the network's file, empty unless it is the finished one or was asked for
     */
    record Evaluated(
            String snapshot,
            double loss,
            MetricValues metrics,
            MetricValues before,
            double penalty,
            NetworkSize size,
            MetricValues training,
            ConfusionMatrix answers,
            byte[] model)
            implements JobCommand {

        /** Batch normalisation's statistics were not taken anew, and nothing but the accuracy was measured. */
        public Evaluated(
                String snapshot, double loss, double accuracy, double penalty, NetworkSize size, byte[] model) {
            this(
                    snapshot,
                    loss,
                    MetricValues.ofAccuracy(accuracy),
                    MetricValues.ofAccuracy(accuracy),
                    penalty,
                    size,
                    MetricValues.none(Metrics.ACCURACY),
                    ConfusionMatrix.NONE,
                    model);
        }
    }

    /** The finished network's file is in the store. */
    record ModelStored(String where) implements JobCommand {}

    /** The finished network's file cannot be kept at present. */
    record ModelNotStored(String reason) implements JobCommand {}

    /** The job cannot go on. */
    record Broken(String reason) implements JobCommand {}

    record Cancel() implements JobCommand {}

    /** Come to a stand at a checkpoint, and stay there: a node leaves in order. Answered by {@link JobEffect.Drained}. */
    record Drain() implements JobCommand {}

    /** The node has left. */
    record Resume() implements JobCommand {}

    /** Time has passed. */
    record Tick() implements JobCommand {}
}
