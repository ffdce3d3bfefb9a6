package io.coppice.actors.job;

import io.coppice.actors.job.JobEffect.Purpose;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.EvaluationProtocol.Split;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import java.util.Optional;

/**
 * What a job's snapshots are for and what became of them: the newest checkpoint, the rows of its epochs, the one reading
 * of the test set.
 */
final class SnapshotResults {
    private final String job;
    private final SnapshotTracker pending;
    private final EpochMetrics ledger;
    private final EffectBuffer effects;
    private final BestNetwork best;
    private Optional<String> checkpoint = Optional.empty();

    SnapshotResults(String job, SnapshotTracker pending, EpochMetrics ledger, EffectBuffer effects, BestNetwork best) {
        this.job = job;
        this.pending = pending;
        this.ledger = ledger;
        this.effects = effects;
        this.best = best;
    }

    /** @param newest the checkpoint that an incarnation begins with; its start without */
    void begin(Optional<String> newest) {
        checkpoint = newest;
    }

    /** The newest that is known to be good. */
    Optional<String> checkpoint() {
        return checkpoint;
    }

    /** Where the job would go back to, in words. */
    String lastGood() {
        return checkpoint.map(name -> "checkpoint " + name).orElse("its start");
    }

    /** What a job that cannot go on leaves, in words. */
    String whatIsKept() {
        return checkpoint.map(name -> "the last good checkpoint is " + name).orElse("no checkpoint was written yet");
    }

    /** What is done with the parts of a snapshot that all holders take at this step. */
    JobEffect use(Purpose purpose, String snapshot, long incarnation, long step, long now) {
        return switch (purpose) {
            case CHECKPOINT ->
                new JobEffect.WriteCheckpoint(incarnation, snapshot, step, ledger.cursor(step, now), best.model());
            case START -> new JobEffect.Evaluate(snapshot, Split.VALIDATION, false, BestNetwork.NONE);
            case VALIDATION -> new JobEffect.Evaluate(snapshot, Split.VALIDATION, best.isKept(), BestNetwork.NONE);
            case TEST -> new JobEffect.Evaluate(snapshot, Split.TEST, true, best.model());
        };
    }

    void written(JobCommand.CheckpointWritten written) {
        pending.writing(written.snapshot()).ifPresent(step -> {
            pending.written();
            checkpoint = Optional.of(written.where());
            effects.publish(new JobEvent.CheckpointWritten(job, step, written.where()));
        });
    }

    void failed(JobCommand.CheckpointFailed failed) {
        pending.writing(failed.snapshot()).ifPresent(step -> {
            pending.written();
            effects.warn("The checkpoint of step " + step + " was not written: " + failed.reason());
        });
    }

    void evaluated(JobCommand.Evaluated evaluated) {
        if (!pending.isEvaluating(evaluated.snapshot())) {
            return;
        }
        pending.evaluated();
        if (pending.isTest(evaluated.snapshot())) {
            pending.keepTest(evaluated);
            effects.add(new JobEffect.StoreModel(evaluated.model()));
        } else if (pending.isStart(evaluated.snapshot())) {
            ledger.start(evaluated.metrics());
            effects.publish(new JobEvent.StartMeasured(job, evaluated.loss(), evaluated.metrics()));
        } else {
            EpochRow row = ledger.evaluated(evaluated);
            best.judge(ledger.history(), evaluated.model());
            effects.publish(new JobEvent.EpochFinished(job, row));
        }
    }

    /** The finished network is in the store: the last event of its job. */
    JobEvent stored(JobCommand.ModelStored stored, boolean stopped, long now) {
        EpochRow of = best.finished(ledger.history());
        JobResult result = ledger.result(pending.takeTest(), of, stopped, stored.where(), now);
        return new JobEvent.Finished(job, result);
    }
}
