package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.training.JobResources;
import io.coppice.protocols.message.BeginReply;
import io.coppice.protocols.message.CheckpointProtocol;
import io.coppice.protocols.message.CheckpointProtocol.ClaimReply;
import io.coppice.protocols.message.CheckpointProtocol.WriteReply;
import io.coppice.protocols.message.CommitReply;
import io.coppice.protocols.message.EvaluationProtocol;
import io.coppice.protocols.message.EvaluationProtocol.EvaluationReply;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.SnapshotReply;
import io.coppice.protocols.message.TrainingProtocol;
import io.coppice.protocols.message.TrainingProtocol.RequestLease;
import io.coppice.protocols.message.WireMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One job from submission to result. What is done when is decided by {@link JobState}; here are mail, clocks and
 * addresses, and {@link EffectExecutor} sends what the state wants sent. It ends itself after the last event.
 */
public final class JobCoordinator {
    private static final Duration TICK = Duration.ofMillis(100);

    private final ActorContext<WireMessage> context;
    private final Submission submission;
    private final JobSetting setting;
    private final Consumer<JobEvent> events;
    private final ActorRef<PrivateMessage> registry;
    private Optional<EffectExecutor> mail = Optional.empty();
    private Optional<JobState> state = Optional.empty();
    private boolean standing;
    private boolean over;

    private record Prepared(JobResources.Job job, JobPlan plan) implements PrivateMessage {}

    private record Unprepared(String reason) implements PrivateMessage {}

    private record Tick() implements PrivateMessage {}

    /** A node is about to leave in order: the job is to stand still. Answered by {@link Drained}. */
    record Drain() implements PrivateMessage {}

    /** Nobody is about to leave any more. @param left addresses of the nodes that are gone */
    record Resume(Set<String> left) implements PrivateMessage {}

    /** To end the job at a checkpoint. */
    record EndInOrder() implements PrivateMessage {}

    /** Why the job cannot go on at present; empty when it goes on. */
    record Waits(String job, Optional<String> reason) implements PrivateMessage {}

    /** The job is at a stand: what it has done is in a checkpoint. */
    record Drained(String job) implements PrivateMessage {}

    /** Nothing is heard of a node's workers any more: others may do their part meanwhile. */
    record Silent(String job, String node) implements PrivateMessage {}

    /** A node that was silent is heard again. */
    record Heard(String job, String node) implements PrivateMessage {}

    /** The job has a plan, and can employ workers. */
    record Ready(String job, int workers) implements PrivateMessage {}

    private JobCoordinator(
            ActorContext<WireMessage> context,
            Submission submission,
            JobSetting setting,
            Consumer<JobEvent> events,
            ActorRef<PrivateMessage> registry) {
        this.context = context;
        this.submission = submission;
        this.setting = setting;
        this.events = events;
        this.registry = registry;
    }

    /**
     * Understands {@link TrainingProtocol} of its job.
     *
     * @param events hears what happens, on any thread, the last event last
     * @param registry employs the workers, and says when the job must stand still
     */
    static Behavior<WireMessage> create(
            Submission submission, JobSetting setting, Consumer<JobEvent> events, ActorRef<PrivateMessage> registry) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            JobCoordinator coordinator = new JobCoordinator(context, submission, setting, events, registry);
            timers.startTimerWithFixedDelay(new Tick(), TICK);
            coordinator.prepare();
            return Behaviors.receiveMessage(message -> {
                coordinator.receive(message);
                return coordinator.over ? Behaviors.stopped() : Behaviors.same();
            });
        }));
    }

    /** Reading the data takes a while, so it is done elsewhere. */
    private void prepare() {
        Executor disk = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        CompletableFuture<WireMessage> prepared = CompletableFuture.supplyAsync(
                () -> {
                    JobResources.Job job = setting.resources().job(submission.spec());
                    return new Prepared(job, job.plan(submission.job()));
                },
                disk);
        context.pipeToSelf(prepared, (plan, failure) -> failure == null ? plan : new Unprepared(sentence(failure)));
    }

    private static String sentence(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private void receive(WireMessage message) {
        switch (message) {
            case TrainingProtocol training -> training(training);
            case BeginReply reply -> begin(reply);
            case CommitReply reply -> commit(reply);
            case SnapshotReply reply -> snapshot(reply);
            case ClaimReply reply -> claim(reply);
            case WriteReply reply -> write(reply);
            case EvaluationReply reply -> evaluation(reply);
            case EndInOrder end -> endInOrder();
            case EffectExecutor.HolderGone gone ->
                apply(new JobCommand.HolderLost(gone.incarnation(), gone.name() + " was lost"));
            case EffectExecutor.HelperGone gone ->
                apply(new JobCommand.Broken(gone.name() + " ended; the log says why"));
            case Drain still -> standStill();
            case Resume goOn -> goOn(goOn.left());
            case Prepared prepared -> prepared(prepared);
            case Unprepared unprepared -> publish(new JobEvent.Failed(submission.job(), unprepared.reason()));
            case Tick tick -> apply(new JobCommand.Tick());
            default -> context.getLog().warn("A coordinator does not understand {}", message);
        }
    }

    private void prepared(Prepared prepared) {
        JobState begun = new JobState(prepared.plan());
        mail = Optional.of(new EffectExecutor(context, submission, setting, prepared.job(), prepared.plan()));
        state = Optional.of(begun);
        run(begun.start());
        if (standing) {
            apply(new JobCommand.Drain());
        }
        registry.tell(new Ready(submission.job(), prepared.plan().train().workers()));
    }

    private void training(TrainingProtocol message) {
        switch (message) {
            case RequestLease request -> {
                mail.ifPresent(to -> to.remember(request));
                apply(new JobCommand.LeaseAsked(request.worker()));
            }
            case TrainingProtocol.StepDone done -> apply(new JobCommand.StepFinished(done.step(), done.report()));
            case TrainingProtocol.StepFailed failed -> apply(new JobCommand.StepFailed(failed.step(), failed.reason()));
            case TrainingProtocol.StepRefused refused ->
                apply(new JobCommand.HolderLost(
                        refused.step().incarnation(), refused.step() + " was refused, " + refused.reason()));
        }
    }

    private void begin(BeginReply reply) {
        switch (reply) {
            case BeginReply.ShardBegun begun -> {
                if (mail.orElseThrow().begun(begun)) {
                    apply(new JobCommand.Begun(begun.incarnation(), begun.holder()));
                }
            }
            case BeginReply.SamplerBegun begun -> {
                if (mail.orElseThrow().begun(begun)) {
                    apply(new JobCommand.Begun(begun.incarnation(), -1));
                }
            }
            case BeginReply.BeginRefused refused ->
                apply(new JobCommand.HolderLost(refused.incarnation(), refused.reason()));
        }
    }

    private void commit(CommitReply reply) {
        switch (reply) {
            case CommitReply.Committed committed ->
                apply(new JobCommand.Committed(committed.incarnation(), committed.lastStep(), committed.holder()));
            case CommitReply.CommitRefused refused ->
                apply(new JobCommand.HolderLost(refused.incarnation(), refused.reason()));
        }
    }

    private void snapshot(SnapshotReply reply) {
        switch (reply) {
            case SnapshotReply.Taken taken ->
                apply(new JobCommand.SnapshotTaken(taken.snapshot(), taken.holder(), taken.steps()));
            case SnapshotReply.SnapshotRefused refused ->
                apply(new JobCommand.SnapshotRefused(refused.snapshot(), refused.reason()));
        }
    }

    private void claim(ClaimReply reply) {
        switch (reply) {
            case CheckpointProtocol.Claimed claimed -> claimed(claimed);
            case CheckpointProtocol.ClaimFailed failed -> apply(new JobCommand.ClaimFailed(failed.reason()));
            case CheckpointProtocol.CheckpointsGone gone ->
                apply(new JobCommand.CheckpointsGone(gone.incarnation(), gone.reason()));
        }
    }

    private void claimed(CheckpointProtocol.Claimed claimed) {
        boolean first = state.orElseThrow().incarnation() == 0;
        if (first && !submission.resume() && claimed.checkpoint().isPresent()) {
            apply(new JobCommand.Broken(
                    "The store " + submission.store() + " already holds a run of " + submission.job() + " (checkpoint "
                            + claimed.checkpoint().get() + "); resume it, or name another"));
            return;
        }
        apply(new JobCommand.Claimed(
                claimed.incarnation(),
                claimed.checkpoint(),
                claimed.cursor().map(TrainingProgress::fromJson),
                claimed.best(),
                claimed.passedOver()));
    }

    private void write(WriteReply reply) {
        switch (reply) {
            case CheckpointProtocol.Written written
            when written.snapshot().equals(EffectExecutor.MODEL_FILE) ->
                apply(new JobCommand.ModelStored(written.where()));
            case CheckpointProtocol.Written written ->
                apply(new JobCommand.CheckpointWritten(written.snapshot(), written.where()));
            case CheckpointProtocol.WriteFailed failed
            when failed.snapshot().equals(EffectExecutor.MODEL_FILE) ->
                apply(new JobCommand.ModelNotStored(failed.reason()));
            case CheckpointProtocol.WriteFailed failed ->
                apply(new JobCommand.CheckpointFailed(failed.snapshot(), failed.reason()));
            case CheckpointProtocol.Overtaken overtaken ->
                apply(new JobCommand.HolderLost(overtaken.incarnation(), overtaken.reason()));
        }
    }

    private void evaluation(EvaluationReply reply) {
        switch (reply) {
            case EvaluationProtocol.Evaluated evaluated ->
                apply(new JobCommand.Evaluated(
                        evaluated.snapshot(),
                        evaluated.loss(),
                        evaluated.metrics(),
                        evaluated.before(),
                        evaluated.penalty(),
                        evaluated.size(),
                        evaluated.training(),
                        evaluated.answers(),
                        evaluated.model()));
            case EvaluationProtocol.EvaluationFailed failed ->
                apply(new JobCommand.Broken("The evaluation " + failed.snapshot() + " failed: " + failed.reason()));
        }
    }

    private void endInOrder() {
        if (state.isPresent()) {
            apply(new JobCommand.Cancel());
        } else {
            publish(new JobEvent.Cancelled(submission.job(), 0, ""));
        }
    }

    private void standStill() {
        standing = true;
        if (state.isPresent()) {
            apply(new JobCommand.Drain());
        } else {
            registry.tell(new Drained(submission.job()));
        }
    }

    private void goOn(Set<String> left) {
        standing = false;
        if (mail.isPresent() && mail.get().holdersAreAt(left)) {
            apply(new JobCommand.HolderLost(state.orElseThrow().incarnation(), "a node has left"));
        }
        apply(new JobCommand.Resume());
    }

    private void apply(JobCommand command) {
        if (state.isPresent()) {
            run(state.get().apply(command, setting.nanoClock().getAsLong()));
        }
    }

    private void run(Iterable<JobEffect> effects) {
        for (JobEffect effect : effects) {
            switch (effect) {
                case JobEffect.Publish publish -> publish(publish.event());
                case JobEffect.Waits waits -> registry.tell(new Waits(submission.job(), waits.reason()));
                case JobEffect.Drained stands -> registry.tell(new Drained(submission.job()));
                case JobEffect.NodeSilent silent -> registry.tell(new Silent(submission.job(), silent.node()));
                case JobEffect.NodeHeard heard -> registry.tell(new Heard(submission.job(), heard.node()));
                default -> mail.orElseThrow().send(effect);
            }
        }
    }

    private void publish(JobEvent event) {
        events.accept(event);
        over |= event.isLast();
    }
}
