package io.coppice.actors.job;

import io.coppice.actors.job.JobEffect.Purpose;
import io.coppice.protocols.message.JobEvent;
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
 *   claim failed    waits, claims  -                   -                       -                    -
 *                   again
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
 *   stand still     stands         stands              drains, checkpoint,     drains, checkpoint,  -
 *                                                      stands                  stands
 * </pre>
 *
 * Messages of another incarnation are passed over. TRAINING drains (leases stop at a step, and it waits until all below
 * are finished) at the end of every epoch, when a checkpoint is due, when the job is cancelled and when a node is to
 * leave; what is owed at a drained step is decided in {@link #settle}. Where epochs are judged, TRAINING waits at the end of
 * each for its evaluation, and ends where {@link BestNetwork} has enough. A job that stands leases nothing until it is told
 * to go on, also when it goes back meanwhile because that node is gone. ASKING waits for every holder's answer: to a commit or to a snapshot.
 *
 * <p>A store that cannot be used is no reason to end: the job says that it waits, and tries again after a while, forever
 * unless it is cancelled. So it does where one beginning after the other comes to nothing.
 *
 * <p>Invariants: step j is leased only while j &lt; oldest unfinished + window, so an update is at most 2(window-1)
 * updates stale; a snapshot is asked for only when every step below it is finished and none above it was leased; in an
 * asynchronous job whose attempts mix, each block of parameters still holds every step exactly once.
 */
public final class JobState {
    private static final int FRUITLESS_AT_ONCE = 5;
    private static final long SILENCE_NANOS = 60_000_000_000L;

    private final JobPlan plan;
    private final EpochMetrics ledger;
    private final LeaseWindow window;
    private final SilentNodes nodes = new SilentNodes();
    private final EffectBuffer effects;
    private final SnapshotTracker pending = new SnapshotTracker();
    private final Stopping stopping = new Stopping();
    private final BestNetwork best;
    private final SnapshotResults results;
    private final Retrying claiming;
    private final Retrying storing;
    private final Divergence divergence;
    private Phase phase = Phase.CLAIMING;
    private Optional<PendingAcks> awaited = Optional.empty();
    private long incarnation;
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
        this.ledger = new EpochMetrics(plan);
        this.window = new LeaseWindow(plan);
        this.effects = new EffectBuffer(plan.job());
        this.best = new BestNetwork(plan);
        this.claiming = new Retrying(effects);
        this.storing = new Retrying(effects);
        this.divergence = new Divergence(plan.stale().jumps(), plan.stale().remedy());
        this.results = new SnapshotResults(plan.job(), pending, ledger, effects, best);
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
            case JobCommand.ClaimFailed failed -> {
                if (phase == Phase.CLAIMING) {
                    claiming.failed(failed.reason(), now);
                }
            }
            case JobCommand.CheckpointsGone gone
            when gone.incarnation() == incarnation && phase != Phase.CLAIMING -> {
                effects.warn("What was kept of the job is gone (" + gone.reason() + "); a new checkpoint is written");
                results.begin(Optional.empty());
                pending.checkpointsGone(now);
            }
            case JobCommand.CheckpointsGone old -> {}
            case JobCommand.Begun begun -> answered(Phase.BEGINNING, begun.incarnation(), begun.holder(), now);
            case JobCommand.LeaseAsked asked -> {
                window.ask(asked.worker(), now);
                nodes.asked(asked.worker(), now).ifPresent(node -> effects.add(new JobEffect.NodeHeard(node)));
            }
            case JobCommand.StepFinished finished -> finished(finished, now);
            case JobCommand.StepFailed failed
            when failed.step().incarnation() == incarnation ->
                fail(failed.step() + ": " + failed.reason() + divergence.hint());
            case JobCommand.HolderLost lost
            when lost.incarnation() == incarnation && phase != Phase.CLAIMING -> rollBack(lost.reason(), now);
            case JobCommand.Committed committed
            when window.isLastOfGroup(committed.lastStep()) && !pending.isSnapshotting() ->
                answered(Phase.ASKING, committed.incarnation(), committed.holder(), now);
            case JobCommand.StepFailed old -> {}
            case JobCommand.HolderLost old -> {}
            case JobCommand.Committed old -> {}
            case JobCommand.SnapshotTaken taken -> snapshotTaken(taken, now);
            case JobCommand.SnapshotRefused refused
            when pending.isSnapshotting(refused.snapshot()) -> rollBack(refused.reason(), now);
            case JobCommand.SnapshotRefused old -> {}
            case JobCommand.CheckpointWritten written -> results.written(written);
            case JobCommand.CheckpointFailed failed -> results.failed(failed);
            case JobCommand.Evaluated evaluated -> results.evaluated(evaluated);
            case JobCommand.ModelStored stored -> end(results.stored(stored, endsEarly(), now));
            case JobCommand.ModelNotStored failed -> {
                if (pending.isTesting()) {
                    storing.failed("The finished model was not written: " + failed.reason(), now);
                }
            }
            case JobCommand.Broken broken -> fail(broken.reason());
            case JobCommand.Cancel cancel -> cancel();
            case JobCommand.Drain still -> standStill();
            case JobCommand.Resume goOn -> {
                stopping.goOn();
                window.goOn();
            }
            case JobCommand.Tick tick -> tick(now);
        }
    }

    private void claimed(JobCommand.Claimed claimed, long now) {
        if (phase != Phase.CLAIMING) {
            return;
        }
        claiming.succeeded();
        incarnation = claimed.incarnation();
        results.begin(claimed.checkpoint());
        claimed.passedOver().forEach(effects::warn);
        TrainingProgress cursor = claimed.cursor().orElseGet(() -> TrainingProgress.start(plan.gateLayers()));
        window.begin(incarnation, cursor.step());
        ledger.begin(cursor, now);
        best.begin(claimed.best(), cursor.history().size());
        pending.begin(cursor.step(), claimed.checkpoint().isPresent());
        phase = Phase.BEGINNING;
        ask(holder -> new JobEffect.Begin(incarnation, holder, results.checkpoint()), now);
    }

    private void finished(JobCommand.StepFinished finished, long now) {
        StepId step = finished.step();
        if (step.incarnation() != incarnation || phase == Phase.CLAIMING || phase == Phase.BEGINNING) {
            return;
        }
        if (!window.finish(step, finished.report(), now)) {
            return;
        }
        fruitless = 0;
        if (!plan.staged()) {
            ledger.add(finished.report());
            divergence.add(finished.report()).ifPresent(effects::warn);
            ledger.progress(window.position(), now).ifPresent(effects::publish);
            window.retirable().ifPresent(this::retire);
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
        TrainingProgress cursor = ledger.cursor(window.position(), now);
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
        if (plan.measuresStart() && cursor.step() == 0) {
            snapshot(Purpose.START, now);
        }
    }

    private void committed(long now) {
        window.nextGroup().forEach(ledger::add);
        ledger.progress(window.position(), now).ifPresent(effects::publish);
        retire(window.position());
    }

    private void snapshotTaken(JobCommand.SnapshotTaken taken, long now) {
        if (!pending.isSnapshotting(taken.snapshot())) {
            return;
        }
        if (taken.steps() == window.position()) {
            answered(Phase.ASKING, incarnation, taken.holder(), now);
        } else {
            rollBack(
                    "Holder " + taken.holder() + " has taken in " + taken.steps() + " steps where " + window.position()
                            + " were finished",
                    now);
        }
    }

    private void cancel() {
        if (pending.isTesting() && !storing.isWaiting()) {
            return;
        }
        stopping.cancel();
        if (phase == Phase.CLAIMING || phase == Phase.BEGINNING || storing.isWaiting()) {
            end(new JobEvent.Cancelled(
                    plan.job(), window.position(), results.checkpoint().orElse("")));
        }
    }

    private void standStill() {
        stopping.standStill();
        if (phase == Phase.CLAIMING || phase == Phase.BEGINNING) {
            stopping.sayStands(effects);
        }
    }

    private void tick(long now) {
        if (claiming.isDue(now)) {
            effects.add(new JobEffect.ClaimIncarnation());
        }
        if (storing.isDue(now) && pending.isTesting()) {
            effects.add(new JobEffect.StoreModel(pending.takeTest().model()));
        }
        window.expire(now).forEach(nodes::expired);
        nodes.fallenSilent(now).forEach(node -> effects.add(new JobEffect.NodeSilent(node)));
        awaited.ifPresent(question -> {
            if (question.waitedNanos(now) > SILENCE_NANOS) {
                rollBack("Holders " + question.silent() + " have been silent for a minute", now);
            } else if (question.isRepeatDue(now)) {
                effects.addAll(question.questions());
            }
        });
    }

    private boolean endsEarly() {
        return best.endsAt(window.position(), ledger.history());
    }

    /** Does whatever the state now allows: commit a full group, settle a drained step, lease steps. */
    private void advance(long now) {
        if (phase != Phase.TRAINING) {
            return;
        }
        Optional<List<StepId>> complete = window.completeGroup();
        if (complete.isPresent()) {
            phase = Phase.ASKING;
            ask(holder -> new JobEffect.Commit(incarnation, holder, complete.get()), now);
            return;
        }
        if (!window.isDraining() && (stopping.isWanted() || pending.isCheckpointDue(now)) && pending.isQuiet()) {
            window.drain();
        }
        if (plan.train().judgesEpochs() && ledger.isEvaluating()) {
            return;
        }
        boolean drained = endsEarly() || window.isDrained(ledger.closedEpochs());
        if (!drained || !settle(now)) {
            window.lease(ledger.closedEpochs(), effects, now);
        }
    }

    /** At a drained step: the next thing owed. @return whether training must wait for it */
    private boolean settle(long now) {
        long step = window.position();
        boolean complete = step == plan.totalSteps() || endsEarly();
        boolean stop = complete || stopping.isWanted();
        if (ledger.closedEpochs() < plan.train().epochs() && step == window.epochEnd(ledger.closedEpochs())) {
            if (!pending.isEvaluating()) {
                ledger.closeEpoch(step, now);
                snapshot(Purpose.VALIDATION, now);
            }
            return true;
        }
        if ((stop || pending.isCheckpointDue(now)) && !pending.wasTried(step)) {
            if (pending.isQuiet()) {
                pending.checkpointDueAt(now + plan.checkpointEvery().toNanos());
                snapshot(Purpose.CHECKPOINT, now);
                return true;
            }
            return stop;
        }
        if (stop && pending.isQuiet()) {
            stopAt(step, now);
        } else if (!stop) {
            window.goOn();
        }
        return stop;
    }

    /** Nothing is under way, and a checkpoint of this step was tried. */
    private void stopAt(long step, long now) {
        if (stopping.isCancelled()) {
            end(new JobEvent.Cancelled(plan.job(), step, results.checkpoint().orElse("")));
        } else if (stopping.standsStill()) {
            stopping.sayStands(effects);
        } else {
            snapshot(Purpose.TEST, now);
        }
    }

    private void snapshot(Purpose purpose, long now) {
        long step = window.position();
        String name = purpose.name().toLowerCase(Locale.ROOT) + "-" + step + "-" + incarnation;
        pending.snapshot(purpose, name, step);
        effects.add(results.use(purpose, name, incarnation, step, now));
        phase = Phase.ASKING;
        ask(holder -> new JobEffect.Snapshot(incarnation, holder, name, purpose), now);
    }

    private void ask(IntFunction<JobEffect> question, long now) {
        PendingAcks asked = new PendingAcks(plan.holders(), question, now);
        awaited = Optional.of(asked);
        effects.addAll(asked.questions());
    }

    private void retire(long step) {
        effects.add(new JobEffect.Retire(incarnation, step));
    }

    private void rollBack(String reason, long now) {
        awaited = Optional.empty();
        effects.warn("The job goes back to " + results.lastGood() + ": " + reason);
        phase = Phase.CLAIMING;
        storing.succeeded();
        if (++fruitless > FRUITLESS_AT_ONCE) {
            claiming.failed("No step could be finished in " + fruitless + " beginnings in a row: " + reason, now);
        } else {
            effects.add(new JobEffect.ClaimIncarnation());
        }
    }

    private void fail(String reason) {
        end(new JobEvent.Failed(plan.job(), reason + "; " + results.whatIsKept()));
    }

    private void end(JobEvent last) {
        phase = Phase.OVER;
        effects.publish(last);
        window.close(effects);
        effects.add(new JobEffect.End());
    }
}
