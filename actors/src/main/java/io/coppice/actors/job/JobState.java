package io.coppice.actors.job;

import io.coppice.actors.job.JobEffect.Purpose;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.EvaluationProtocol.Split;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import io.coppice.protocols.message.StepId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A job as its coordinator sees it: which steps are leased, when all stand still for a snapshot, what is owed there.
 *
 * <pre>
 *   event \ phase   CLAIMING       BEGINNING           TRAINING                ASKING               OVER
 *   claimed         BEGINNING      -                   -                       -                    -
 *   begun           -              last: TRAINING      -                       -                    -
 *   lease asked     waits          waits               leased or waits         leased or waits      no more steps
 *   step finished   -              -                   counted once; staged:   counted once         -
 *                                                      group full: ASKING
 *   committed       -              -                   -                       last: TRAINING       -
 *   snapshot taken  -              -                   -                       last: TRAINING       -
 *   holder lost     -              CLAIMING            CLAIMING                CLAIMING             -
 *   step failed     -              -                   OVER                    OVER                 -
 *   cancel          OVER           OVER                drains, checkpoint,     drains, checkpoint,  -
 *                                                      OVER                    OVER
 * </pre>
 *
 * Messages of another incarnation are passed over. TRAINING drains (leases stop at a step, and it waits until all below
 * are finished) at the end of every epoch, when a checkpoint is due and when the job is cancelled; what is owed at a
 * drained step is decided in {@link #settle}. ASKING waits for every holder's answer: to a commit or to a snapshot.
 *
 * <p>Invariants: step j is leased only while j &lt; oldest unfinished + window, so an update is at most 2(window-1)
 * updates stale; a snapshot is asked for only when every step below it is finished and none above it was leased; in an
 * asynchronous job whose attempts mix, each block of parameters still holds every step exactly once.
 */
public final class JobState {
    private static final int FRUITLESS_LIMIT = 5;
    private static final long SILENCE_NANOS = 60_000_000_000L;
    private static final int RETIRE_EVERY = 8;

    private final JobPlan plan;
    private final Ledger ledger;
    private final StepTimes times = new StepTimes();
    private final StepGroup group = new StepGroup();
    private final LeaseQuestions questions = new LeaseQuestions();
    private final Outbox effects;
    private final Pending pending = new Pending();
    private Phase phase = Phase.CLAIMING;
    private LeaseBook book = new LeaseBook(0, times);
    private Optional<Awaited> awaited = Optional.empty();
    private Optional<String> checkpoint = Optional.empty();
    private long incarnation;
    private long retired;
    private long drainAt = Long.MAX_VALUE;
    private boolean cancelling;
    private int fruitless;

    private enum Phase {
        CLAIMING,
        BEGINNING,
        TRAINING,
        ASKING,
        OVER
    }

    public JobState(JobPlan plan) {
        this.plan = plan;
        this.ledger = new Ledger(plan);
        this.effects = new Outbox(plan.job());
    }

    /** What is wanted before anything has happened. */
    public List<JobEffect> start() {
        return List.of(new JobEffect.ClaimIncarnation());
    }

    public long incarnation() {
        return incarnation;
    }

    /** @param now a clock that never goes back, nanoseconds */
    public List<JobEffect> apply(JobCommand command, long now) {
        if (phase != Phase.OVER) {
            handle(command, now);
            advance(now);
        } else if (command instanceof JobCommand.LeaseAsked asked) {
            effects.add(new JobEffect.NoMoreSteps(asked.worker()));
        }
        return effects.take();
    }

    private void handle(JobCommand command, long now) {
        switch (command) {
            case JobCommand.Claimed claimed -> claimed(claimed, now);
            case JobCommand.Begun begun -> answered(Phase.BEGINNING, begun.incarnation(), begun.holder(), now);
            case JobCommand.LeaseAsked asked -> questions.ask(asked.worker());
            case JobCommand.StepFinished finished -> finished(finished, now);
            case JobCommand.StepFailed failed
            when failed.step().incarnation() == incarnation -> fail(failed.step() + ": " + failed.reason());
            case JobCommand.HolderLost lost
            when lost.incarnation() == incarnation && phase != Phase.CLAIMING -> rollBack(lost.reason());
            case JobCommand.Committed committed
            when committed.lastStep() == group.end() - 1 ->
                answered(Phase.ASKING, committed.incarnation(), committed.holder(), now);
            case JobCommand.StepFailed old -> {}
            case JobCommand.HolderLost old -> {}
            case JobCommand.Committed old -> {}
            case JobCommand.SnapshotTaken taken -> snapshotTaken(taken, now);
            case JobCommand.SnapshotRefused refused
            when pending.isSnapshotting(refused.snapshot()) -> rollBack(refused.reason());
            case JobCommand.SnapshotRefused old -> {}
            case JobCommand.CheckpointWritten written -> checkpointWritten(written);
            case JobCommand.CheckpointFailed failed -> checkpointFailed(failed);
            case JobCommand.Evaluated evaluated -> evaluated(evaluated);
            case JobCommand.ModelStored stored -> {
                JobResult result = ledger.result(pending.takeTest(), stored.where(), now);
                end(new JobEvent.Finished(plan.job(), result));
            }
            case JobCommand.Broken broken -> fail(broken.reason());
            case JobCommand.Cancel cancel -> cancel();
            case JobCommand.Tick tick -> tick(now);
        }
    }

    private void claimed(JobCommand.Claimed claimed, long now) {
        if (phase != Phase.CLAIMING) {
            return;
        }
        incarnation = claimed.incarnation();
        checkpoint = claimed.checkpoint();
        claimed.passedOver().forEach(effects::warn);
        Cursor cursor = claimed.cursor().orElseGet(() -> Cursor.start(plan.gateLayers()));
        book = new LeaseBook(cursor.step(), times);
        retired = cursor.step();
        drainAt = Long.MAX_VALUE;
        ledger.begin(cursor, now);
        pending.begin(cursor.step(), claimed.checkpoint().isPresent());
        beginGroup(cursor.step());
        phase = Phase.BEGINNING;
        ask(holder -> new JobEffect.Begin(incarnation, holder, checkpoint), now);
    }

    private void finished(JobCommand.StepFinished finished, long now) {
        StepId step = finished.step();
        if (step.incarnation() != incarnation || phase == Phase.CLAIMING || phase == Phase.BEGINNING) {
            return;
        }
        if (!book.finish(step.step(), step.attempt(), now)) {
            return;
        }
        fruitless = 0;
        if (plan.staged()) {
            group.win(step, finished.report());
            return;
        }
        ledger.add(finished.report());
        ledger.progress(book.oldestUnfinished(), now).ifPresent(effects::publish);
        if (book.oldestUnfinished() >= retired + Math.max(RETIRE_EVERY, plan.window())) {
            retire(book.oldestUnfinished());
        }
    }

    private void answered(Phase expected, long ofIncarnation, int holder, long now) {
        if (phase != expected
                || ofIncarnation != incarnation
                || !awaited.orElseThrow().answered(holder)) {
            return;
        }
        awaited = Optional.empty();
        phase = Phase.TRAINING;
        if (expected == Phase.BEGINNING) {
            begun(now);
        } else if (pending.isSnapshotting()) {
            pending.snapshotTaken();
        } else {
            committed(now);
        }
    }

    private void begun(long now) {
        Cursor cursor = ledger.cursor(position(), now);
        ledger.begin(cursor, now);
        pending.checkpointDueAt(now + plan.checkpointEvery().toNanos());
        effects.publish(new JobEvent.Started(
                plan.job(),
                incarnation,
                cursor.step(),
                plan.totalSteps(),
                plan.stepsPerEpoch(),
                plan.kernels(),
                plan.size(),
                cursor.history()));
    }

    private void committed(long now) {
        group.reports().forEach(ledger::add);
        ledger.progress(group.end(), now).ifPresent(effects::publish);
        retire(group.end());
        beginGroup(group.end());
    }

    private void snapshotTaken(JobCommand.SnapshotTaken taken, long now) {
        if (!pending.isSnapshotting(taken.snapshot())) {
            return;
        }
        if (taken.steps() == position()) {
            answered(Phase.ASKING, incarnation, taken.holder(), now);
        } else {
            rollBack("Holder " + taken.holder() + " has taken in " + taken.steps() + " steps where " + position()
                    + " were finished");
        }
    }

    private void checkpointWritten(JobCommand.CheckpointWritten written) {
        pending.writing(written.snapshot()).ifPresent(step -> {
            pending.written();
            checkpoint = Optional.of(written.where());
            effects.publish(new JobEvent.CheckpointWritten(plan.job(), step, written.where()));
        });
    }

    private void checkpointFailed(JobCommand.CheckpointFailed failed) {
        pending.writing(failed.snapshot()).ifPresent(step -> {
            pending.written();
            effects.warn("The checkpoint of step " + step + " was not written: " + failed.reason());
        });
    }

    private void evaluated(JobCommand.Evaluated evaluated) {
        if (!pending.isEvaluating(evaluated.snapshot())) {
            return;
        }
        pending.evaluated();
        if (pending.isTest(evaluated.snapshot())) {
            pending.keepTest(evaluated);
            effects.add(new JobEffect.StoreModel(evaluated.model()));
        } else {
            EpochRow row = ledger.evaluated(evaluated);
            effects.publish(new JobEvent.EpochFinished(plan.job(), row));
        }
    }

    private void cancel() {
        if (pending.isTesting()) {
            return;
        }
        cancelling = true;
        if (phase == Phase.CLAIMING || phase == Phase.BEGINNING) {
            end(new JobEvent.Cancelled(plan.job(), position(), checkpoint.orElse("")));
        }
    }

    private void tick(long now) {
        book.expire(now).forEach(questions::dropNodeOf);
        awaited.ifPresent(question -> {
            if (question.waitedNanos(now) > SILENCE_NANOS) {
                rollBack("Holders " + question.silent() + " have been silent for a minute");
            } else if (question.isRepeatDue(now)) {
                effects.addAll(question.questions());
            }
        });
    }

    /** Does whatever the state now allows: commit a full group, settle a drained step, lease steps. */
    private void advance(long now) {
        if (phase != Phase.TRAINING) {
            return;
        }
        if (plan.staged() && group.isComplete()) {
            List<StepId> steps = group.steps();
            phase = Phase.ASKING;
            ask(holder -> new JobEffect.Commit(incarnation, holder, steps), now);
            return;
        }
        if (drainAt == Long.MAX_VALUE && (cancelling || pending.isCheckpointDue(now)) && pending.isQuiet()) {
            drainAt = plan.staged() && book.next() > group.start() ? group.end() : book.next();
        }
        if (position() < stopAt() || !settle(now)) {
            lease(now);
        }
    }

    /** At a drained step: the next thing owed. @return whether training must wait for it */
    private boolean settle(long now) {
        long step = position();
        boolean complete = step == plan.totalSteps();
        if (ledger.closedEpochs() < plan.train().epochs() && step == epochEnd()) {
            if (!pending.isEvaluating()) {
                ledger.closeEpoch(step, now);
                snapshot(Purpose.VALIDATION, now);
            }
            return true;
        }
        if ((complete || cancelling || pending.isCheckpointDue(now)) && !pending.wasTried(step)) {
            if (pending.isQuiet()) {
                pending.checkpointDueAt(now + plan.checkpointEvery().toNanos());
                snapshot(Purpose.CHECKPOINT, now);
                return true;
            }
            return complete || cancelling;
        }
        if (complete && pending.isQuiet() && !cancelling) {
            snapshot(Purpose.TEST, now);
        } else if (cancelling && pending.isQuiet()) {
            end(new JobEvent.Cancelled(plan.job(), step, checkpoint.orElse("")));
        }
        drainAt = Long.MAX_VALUE;
        return complete || cancelling;
    }

    private void snapshot(Purpose purpose, long now) {
        long step = position();
        String name = purpose.name().toLowerCase(Locale.ROOT) + "-" + step + "-" + incarnation;
        pending.snapshot(purpose, name, step);
        effects.add(
                switch (purpose) {
                    case CHECKPOINT -> new JobEffect.WriteCheckpoint(incarnation, name, step, ledger.cursor(step, now));
                    case VALIDATION -> new JobEffect.Evaluate(name, Split.VALIDATION);
                    case TEST -> new JobEffect.Evaluate(name, Split.TEST);
                });
        phase = Phase.ASKING;
        ask(holder -> new JobEffect.Snapshot(incarnation, holder, name, purpose), now);
    }

    private void lease(long now) {
        long oldest = book.oldestUnfinished();
        long limit = Math.min(stopAt(), oldest + plan.window());
        long allowed = plan.staged() ? Math.min(limit, group.end()) : limit;
        questions.serve(worker -> {
            Optional<LeaseBook.Granted> granted = book.grant(worker, allowed, now);
            granted.ifPresent(grant -> effects.add(
                    new JobEffect.Grant(worker, new StepId(plan.job(), incarnation, grant.step(), grant.attempt()))));
            return granted.isPresent();
        });
    }

    /** Steps that every holder has taken in, when drained. */
    private long position() {
        return plan.staged() ? group.start() : book.oldestUnfinished();
    }

    private long stopAt() {
        return Math.min(drainAt, epochEnd());
    }

    private long epochEnd() {
        return Math.min(plan.totalSteps(), (ledger.closedEpochs() + 1L) * plan.stepsPerEpoch());
    }

    private void beginGroup(long start) {
        long epochEnd = (start / plan.stepsPerEpoch() + 1) * plan.stepsPerEpoch();
        group.begin(start, Math.min(start + plan.group(), Math.min(epochEnd, plan.totalSteps())));
    }

    private void ask(IntFunction<JobEffect> question, long now) {
        Awaited asked = new Awaited(plan.holders(), question, now);
        awaited = Optional.of(asked);
        effects.addAll(asked.questions());
    }

    private void retire(long step) {
        retired = step;
        effects.add(new JobEffect.Retire(incarnation, step));
    }

    private void rollBack(String reason) {
        awaited = Optional.empty();
        if (++fruitless > FRUITLESS_LIMIT) {
            fail("No step could be finished in " + FRUITLESS_LIMIT + " beginnings in a row: " + reason);
            return;
        }
        effects.warn("The job goes back to "
                + checkpoint.map(name -> "checkpoint " + name).orElse("its start") + ": " + reason);
        phase = Phase.CLAIMING;
        effects.add(new JobEffect.ClaimIncarnation());
    }

    private void fail(String reason) {
        end(new JobEvent.Failed(
                plan.job(),
                reason + "; "
                        + checkpoint
                                .map(name -> "the last good checkpoint is " + name)
                                .orElse("no checkpoint was written yet")));
    }

    private void end(JobEvent last) {
        phase = Phase.OVER;
        effects.publish(last);
        questions.serve(worker -> effects.add(new JobEffect.NoMoreSteps(worker)));
        effects.add(new JobEffect.End());
    }
}
