package io.coppice.actors.job;

import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import io.coppice.protocols.message.RunCourse;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The figures of a job: sums of the epoch under way, the epochs behind it, and the time they took. */
final class EpochMetrics {
    private static final double NANOS = 1e9;
    private static final long PROGRESS_NANOS = 500_000_000;

    private final JobPlan plan;
    private final List<EpochRow> history = new ArrayList<>();
    private EpochSums sums;
    private EpochSums recent;
    private Optional<Closed> closed = Optional.empty();
    private MetricValues start = MetricValues.none(Metrics.ACCURACY);
    private double secondsBefore;
    private double epochSecondsBefore;
    private long beganAt;
    private long epochBeganAt;
    private long progressAt;

    EpochMetrics(JobPlan plan) {
        this.plan = plan;
        this.sums = EpochSums.empty(plan.gateLayers());
        this.recent = sums;
    }

    /** An epoch whose evaluation is under way. */
    private record Closed(int epoch, long step, EpochSums sums, double seconds) {}

    /** Goes on from a checkpoint, or from the start. */
    void begin(TrainingProgress cursor, long now) {
        history.clear();
        history.addAll(cursor.history());
        sums = cursor.sums();
        recent = EpochSums.empty(plan.gateLayers());
        closed = Optional.empty();
        start = cursor.start();
        secondsBefore = cursor.seconds();
        epochSecondsBefore = cursor.epochSeconds();
        beganAt = now;
        epochBeganAt = now;
        progressAt = now;
    }

    void add(StepReport report) {
        sums = sums.plus(report);
        recent = recent.plus(report);
    }

    /** Epochs that have ended, their evaluation under way or over. */
    int closedEpochs() {
        return history.size() + (closed.isPresent() ? 1 : 0);
    }

    /** Whether an epoch waits for its evaluation. */
    boolean isEvaluating() {
        return closed.isPresent();
    }

    List<EpochRow> history() {
        return List.copyOf(history);
    }

    /** Ends the epoch under way at {@code step}. */
    void closeEpoch(long step, long now) {
        closed = Optional.of(new Closed(history.size() + 1, step, sums, epochSeconds(now)));
        sums = EpochSums.empty(plan.gateLayers());
        epochSecondsBefore = 0;
        epochBeganAt = now;
    }

    /** Completes the row of the closed epoch. */
    EpochRow evaluated(JobCommand.Evaluated evaluation) {
        Closed epoch = closed.orElseThrow(() -> new IllegalStateException("No epoch waits for an evaluation"));
        EpochSums of = epoch.sums();
        EpochRow row = new EpochRow(
                epoch.epoch(),
                epoch.step(),
                of.meanLoss(),
                evaluation.penalty(),
                evaluation.loss(),
                evaluation.metrics(),
                evaluation.size(),
                of.meanOpenUnits(),
                (double) of.passBSkipped() / Math.max(1, of.steps()),
                epoch.seconds(),
                of.samples() / epoch.seconds(),
                (double) of.multiplyAdds() / Math.max(1, of.steps()),
                of.maxStaleness(),
                of.staleness(),
                evaluation.training());
        history.add(row);
        closed = Optional.empty();
        return row;
    }

    /** The given weights were measured. */
    void start(MetricValues metrics) {
        start = metrics;
    }

    TrainingProgress cursor(long step, long now) {
        return new TrainingProgress(step, epochSeconds(now), seconds(now), sums, history(), start);
    }

    /** About twice a second, what has happened since the last time. */
    Optional<JobEvent.Progress> progress(long step, long now) {
        if (now - progressAt < PROGRESS_NANOS || recent.steps() == 0) {
            return Optional.empty();
        }
        double seconds = (now - progressAt) / NANOS;
        double secondsLeft = (plan.totalSteps() - step) * seconds / recent.steps();
        JobEvent.Progress progress = new JobEvent.Progress(
                plan.job(),
                Math.min(plan.train().epochs(), 1 + (int) (step / plan.stepsPerEpoch())),
                step,
                recent.meanLoss(),
                recent.samples(),
                recent.samples() / seconds,
                recent.meanOpenUnits(),
                secondsLeft);
        recent = EpochSums.empty(plan.gateLayers());
        progressAt = now;
        return Optional.of(progress);
    }

    /**
     * @param test the evaluation of the finished model on the test set
     * @param of the epoch whose network that is
     * @param stopped whether training ended before its last epoch
     */
    JobResult result(JobCommand.Evaluated test, EpochRow of, boolean stopped, String modelFile, long now) {
        EpochRow first = history.getFirst();
        EpochRow last = history.getLast();
        return new JobResult(
                plan.job(),
                plan.seed(),
                plan.method(),
                plan.model(),
                plan.train().epochs(),
                last.step(),
                test.metrics(),
                test.before(),
                test.loss(),
                of == last ? test.size() : of.size(),
                seconds(now),
                first.seconds(),
                last.seconds(),
                plan.stepsPerEpoch() / last.seconds(),
                modelFile,
                history(),
                new RunCourse(
                        start, of.epoch(), stopped, plan.trainingSamples(), plan.validationSamples(), test.answers()));
    }

    private double seconds(long now) {
        return secondsBefore + (now - beganAt) / NANOS;
    }

    private double epochSeconds(long now) {
        return epochSecondsBefore + (now - epochBeganAt) / NANOS;
    }
}
