package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.job.JobEffect.Purpose;
import io.coppice.actors.training.Evaluator;
import io.coppice.actors.training.JobResources;
import io.coppice.protocols.message.BeginReply;
import io.coppice.protocols.message.CheckpointProtocol;
import io.coppice.protocols.message.EvaluationProtocol;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.HolderStart;
import io.coppice.protocols.message.ParameterProtocol;
import io.coppice.protocols.message.SnapshotProtocol;
import io.coppice.protocols.message.SnapshotReply;
import io.coppice.protocols.message.TrainingProtocol;
import io.coppice.protocols.message.TrainingProtocol.RequestLease;
import io.coppice.protocols.message.WireMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Sends what a {@link JobState} wants sent: knows the addresses of holders, workers, checkpointer and evaluator. */
final class EffectExecutor {
    static final String MODEL_FILE = "model.safetensors";
    private static final int SAMPLER = -1;

    private final ActorContext<WireMessage> context;
    private final ActorRef<WireMessage> self;
    private final Submission submission;
    private final JobSetting setting;
    private final JobPlan plan;
    private final HolderAddresses addresses = new HolderAddresses();
    private final Map<String, RequestLease> requests = new HashMap<>();
    private final ActorRef<CheckpointProtocol> checkpointer;
    private final ActorRef<EvaluationProtocol> evaluator;
    private final ActorRef<SnapshotProtocol> toCheckpointer;
    private final ActorRef<SnapshotProtocol> toEvaluator;
    private TrainingProtocol.Holders holders;

    /** A holder's node or actor is gone. */
    record HolderGone(long incarnation, String name) implements PrivateMessage {}

    /** An actor of the coordinator's own is gone. */
    record HelperGone(String name) implements PrivateMessage {}

    EffectExecutor(
            ActorContext<WireMessage> context,
            Submission submission,
            JobSetting setting,
            JobResources.Job job,
            JobPlan plan) {
        this.context = context;
        this.self = context.getSelf();
        this.submission = submission;
        this.setting = setting;
        this.plan = plan;
        DispatcherSelector ownThread = DispatcherSelector.fromConfig("coppice.dispatcher.own-thread");
        this.checkpointer =
                context.spawn(setting.checkpointer().apply(submission, job.spec()), "checkpointer", ownThread);
        ActorRef<WireMessage> measuring =
                context.spawn(Evaluator.create(job, submission.job()), "evaluator", ownThread);
        this.evaluator = measuring.narrow();
        context.watchWith(checkpointer, new HelperGone("The checkpointer"));
        context.watchWith(measuring, new HelperGone("The evaluator"));
        this.toCheckpointer = context.spawn(
                partsFor(CheckpointProtocol.Arrived::new, checkpointer, self.narrow()), "checkpointed-parts");
        this.toEvaluator =
                context.spawn(partsFor(EvaluationProtocol.Arrived::new, evaluator, self.narrow()), "evaluated-parts");
    }

    /**
     * Holders send parts of snapshots as they are; who reads them hears them as its own protocol says. Only here a part is
     * known to have come: one that got lost on its way is asked for again as long as its holder stands still.
     */
    private static <T> Behavior<SnapshotProtocol> partsFor(
            Function<SnapshotProtocol.Part, T> arrived, ActorRef<T> reader, ActorRef<SnapshotReply> coordinator) {
        return Behaviors.receiveMessage(message -> {
            switch (message) {
                case SnapshotProtocol.Part part -> {
                    reader.tell(arrived.apply(part));
                    coordinator.tell(new SnapshotReply.Taken(
                            part.snapshot(), part.holder(), part.numbers().get(SnapshotProtocol.STEPS)));
                }
            }
            return Behaviors.same();
        });
    }

    /** Where the answer to a worker's latest question goes. */
    void remember(RequestLease request) {
        requests.put(request.worker(), request);
    }

    /** @return whether it is the present incarnation that began */
    boolean begun(BeginReply.ShardBegun begun) {
        if (addresses.isPresent(begun.incarnation())) {
            addresses.add(begun);
            watch(begun.shard(), new HolderGone(begun.incarnation(), "Parameter shard " + begun.holder()));
            return true;
        }
        return false;
    }

    boolean begun(BeginReply.SamplerBegun begun) {
        if (addresses.isPresent(begun.incarnation())) {
            addresses.add(begun);
            watch(begun.sampler(), new HolderGone(begun.incarnation(), "The gate sampler"));
            return true;
        }
        return false;
    }

    /** Whether state of the present incarnation is on nodes of these addresses. */
    boolean holdersAreAt(Set<String> nodes) {
        return addresses.isAnyAt(nodes);
    }

    private void watch(ActorRef<?> holder, HolderGone gone) {
        // A holder that served the incarnation before is already watched, with that one's message.
        context.unwatch(holder);
        context.watchWith(holder, gone);
    }

    void send(JobEffect effect) {
        switch (effect) {
            case JobEffect.ClaimIncarnation claim -> checkpointer.tell(new CheckpointProtocol.Claim(self.narrow()));
            case JobEffect.Begin begin -> begin(begin);
            case JobEffect.Grant grant -> grant(grant);
            case JobEffect.NoMoreSteps none -> {
                RequestLease request = requests.remove(none.worker());
                request.replyTo().tell(new TrainingProtocol.NoMoreSteps(submission.job()));
            }
            case JobEffect.Commit commit -> commit(commit);
            case JobEffect.Retire retire -> {
                GateProtocol gates = new GateProtocol.Retire(retire.incarnation(), retire.step());
                addresses.sampler().tell(gates);
                ParameterProtocol parameters = new ParameterProtocol.Retire(retire.incarnation(), retire.step());
                addresses.shards().forEach(shard -> shard.tell(parameters));
            }
            case JobEffect.Snapshot snapshot -> snapshot(snapshot);
            case JobEffect.WriteCheckpoint write ->
                checkpointer.tell(new CheckpointProtocol.Write(
                        write.incarnation(),
                        write.snapshot(),
                        write.step(),
                        plan.train().shards(),
                        write.cursor().toJson(),
                        write.best(),
                        self.narrow()));
            case JobEffect.Evaluate evaluate ->
                evaluator.tell(new EvaluationProtocol.Evaluate(
                        evaluate.snapshot(),
                        plan.train().shards(),
                        evaluate.split(),
                        evaluate.wantsModel(),
                        evaluate.instead(),
                        self.narrow()));
            case JobEffect.StoreModel model ->
                checkpointer.tell(new CheckpointProtocol.Store(MODEL_FILE, model.model(), self.narrow()));
            case JobEffect.Publish publish -> throw new IllegalArgumentException("Events are not mail: " + publish);
            case JobEffect.Waits waits -> throw new IllegalArgumentException("The registry is told by its child");
            case JobEffect.NodeSilent silent -> throw new IllegalArgumentException("The registry is told by its child");
            case JobEffect.NodeHeard heard -> throw new IllegalArgumentException("The registry is told by its child");
            case JobEffect.Drained stands -> throw new IllegalArgumentException("The registry is told by its child");
            case JobEffect.End end -> end();
        }
    }

    /** Nobody holds the state of a job that is over. */
    private void end() {
        requests.clear();
        addresses.shards().forEach(shard -> shard.tell(new ParameterProtocol.End(addresses.incarnation())));
        Optional.ofNullable(addresses.sampler())
                .ifPresent(sampler -> sampler.tell(new GateProtocol.End(addresses.incarnation())));
    }

    private void begin(JobEffect.Begin begin) {
        addresses.begin(begin.incarnation());
        holders = null;
        HolderStart beginning = new HolderStart(
                submission.job(),
                begin.incarnation(),
                submission.spec(),
                plan.trainingSamples(),
                plan.train().shards(),
                begin.holder(),
                begin.checkpoint(),
                checkpointer);
        if (begin.holder() == SAMPLER) {
            setting.holders().sampler(submission.job()).tell(new GateProtocol.Begin(beginning, self.narrow()));
        } else {
            setting.holders()
                    .shard(submission.job(), begin.holder())
                    .tell(new ParameterProtocol.Begin(beginning, self.narrow()));
        }
    }

    private void grant(JobEffect.Grant grant) {
        if (holders == null) {
            holders = addresses.holders();
        }
        RequestLease request = requests.get(grant.worker());
        boolean known = request.knownIncarnation() == grant.step().incarnation();
        request.replyTo()
                .tell(new TrainingProtocol.Lease(grant.step(), known ? Optional.empty() : Optional.of(holders)));
    }

    private void commit(JobEffect.Commit commit) {
        if (commit.holder() == SAMPLER) {
            addresses.sampler().tell(new GateProtocol.Commit(commit.incarnation(), commit.steps(), self.narrow()));
        } else {
            addresses
                    .shard(commit.holder())
                    .tell(new ParameterProtocol.Commit(commit.incarnation(), commit.steps(), self.narrow()));
        }
    }

    private void snapshot(JobEffect.Snapshot snapshot) {
        boolean checkpoint = snapshot.purpose() == Purpose.CHECKPOINT;
        ActorRef<SnapshotProtocol> sink = checkpoint ? toCheckpointer : toEvaluator;
        if (snapshot.holder() == SAMPLER) {
            addresses
                    .sampler()
                    .tell(new GateProtocol.Snapshot(snapshot.incarnation(), snapshot.snapshot(), sink, self.narrow()));
        } else {
            addresses
                    .shard(snapshot.holder())
                    .tell(new ParameterProtocol.Snapshot(
                            snapshot.incarnation(), snapshot.snapshot(), !checkpoint, sink, self.narrow()));
        }
    }
}
