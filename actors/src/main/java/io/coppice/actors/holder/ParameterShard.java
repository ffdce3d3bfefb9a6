package io.coppice.actors.holder;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.count.NodeCounts;
import io.coppice.actors.transfer.ChunkedDelivery;
import io.coppice.actors.transfer.Delivery;
import io.coppice.protocols.message.BeginReply.ShardBegun;
import io.coppice.protocols.message.CheckpointProtocol.ReadReply;
import io.coppice.protocols.message.CommitReply.CommitRefused;
import io.coppice.protocols.message.CommitReply.Committed;
import io.coppice.protocols.message.ParameterProtocol;
import io.coppice.protocols.message.ParameterProtocol.Begin;
import io.coppice.protocols.message.ParameterProtocol.Commit;
import io.coppice.protocols.message.ParameterProtocol.End;
import io.coppice.protocols.message.ParameterProtocol.Pull;
import io.coppice.protocols.message.ParameterProtocol.PullReply;
import io.coppice.protocols.message.ParameterProtocol.Push;
import io.coppice.protocols.message.ParameterProtocol.PushReply;
import io.coppice.protocols.message.ParameterProtocol.Refused;
import io.coppice.protocols.message.ParameterProtocol.Retire;
import io.coppice.protocols.message.ParameterProtocol.Snapshot;
import io.coppice.protocols.message.SnapshotReply.SnapshotRefused;
import io.coppice.protocols.message.WireMessage;
import java.util.Arrays;
import java.util.Optional;

/**
 * A shard of the parameters. What it may do when is decided by {@link ShardState} and {@link Fence}; here is only mail.
 * It begins empty: a shard that was made anew refuses everything until it is told to begin.
 */
public final class ParameterShard {
    private final ActorContext<WireMessage> context;
    private final Restoring<ShardState> restoring;
    private final NodeCounts counts;
    private final Delivery delivery;
    private int shard;
    private boolean over;

    private ParameterShard(ActorContext<WireMessage> context, NodeCounts counts, Delivery delivery) {
        this.context = context;
        this.counts = counts;
        this.delivery = delivery;
        this.restoring = new Restoring<>(
                (plan, beginning) -> Snapshots.initialShard(plan, beginning.holder(), beginning.shards()),
                (plan, beginning, part) -> Snapshots.restoredShard(plan, beginning.holder(), beginning.shards(), part),
                beginning -> new ShardBegun(
                        beginning.job(),
                        beginning.incarnation(),
                        beginning.holder(),
                        context.getSelf().narrow()));
    }

    public static Behavior<ParameterProtocol> create() {
        return Behaviors.setup(
                context -> create(NodeCounts.of(context.getSystem()), ChunkedDelivery.of(context.getSystem())));
    }

    /**
     * @param counts what it refuses, and hears again
     * @param delivery of what it answers
     */
    static Behavior<ParameterProtocol> create(NodeCounts counts, Delivery delivery) {
        return Behaviors.<WireMessage>setup(context -> {
                    ParameterShard shard = new ParameterShard(context, counts, delivery);
                    return Behaviors.receiveMessage(message -> {
                        shard.receive(message);
                        return shard.over ? Behaviors.stopped() : Behaviors.same();
                    });
                })
                .narrow();
    }

    private void receive(WireMessage message) {
        switch (message) {
            case ParameterProtocol told -> receive(told);
            case ReadReply read -> restoring.read(read);
            default -> context.getLog().warn("A parameter shard does not understand {}", message);
        }
    }

    private void receive(ParameterProtocol message) {
        switch (message) {
            case Begin begin -> {
                shard = begin.beginning().holder();
                restoring.begin(
                        begin.beginning(), begin.replyTo(), context.getSelf().narrow());
            }
            case Pull pull -> pull(pull);
            case Push push -> push(push);
            case Commit commit -> commit(commit);
            case Retire retire -> retire(retire);
            case Snapshot snapshot -> snapshot(snapshot);
            case End end -> over |= refusal(end.incarnation()).isEmpty();
        }
    }

    private void pull(Pull pull) {
        Optional<String> refusal = refusal(pull.step().incarnation());
        refusal.ifPresent(reason -> counts.addRefused());
        PullReply reply = refusal.<PullReply>map(reason -> new Refused(pull.step(), shard, reason))
                .orElseGet(() -> state().pull(pull.step(), pull.openInA(), pull.openInB()));
        delivery.tell(pull.replyTo(), reply);
    }

    private void push(Push push) {
        Optional<String> refusal = refusal(push.step().incarnation());
        if (refusal.isEmpty() && state().hasHeard(push.step())) {
            counts.addRepeated();
        }
        PushReply reply = refusal.<PushReply>map(reason -> new Refused(push.step(), shard, reason))
                .orElseGet(() -> state().push(
                                push.step(), push.open(), push.gradients(), push.probabilities(), push.layerSums()));
        if (reply instanceof Refused) {
            counts.addRefused();
        }
        push.replyTo().tell(reply);
    }

    private void commit(Commit commit) {
        long last = commit.steps().getLast().step();
        Optional<String> refusal = refusal(commit.incarnation()).or(() -> state().commit(commit.steps()));
        commit.replyTo()
                .tell(
                        refusal.isPresent()
                                ? new CommitRefused(commit.incarnation(), last, shard, refusal.get())
                                : new Committed(commit.incarnation(), last, shard));
    }

    /** A shard that misses a finished step has lost its state without knowing: from now on it refuses. */
    private void retire(Retire retire) {
        if (refusal(retire.incarnation()).isEmpty()) {
            state().retire(retire.step()).ifPresent(reason -> {
                context.getLog().warn("Shard {} gives its state up: {}", shard, reason);
                restoring.fence().lose(reason);
            });
        }
    }

    private void snapshot(Snapshot snapshot) {
        Optional<String> refusal = refusal(snapshot.incarnation()).or(() -> state().snapshotRefusal());
        if (refusal.isPresent()) {
            snapshot.replyTo().tell(new SnapshotRefused(snapshot.snapshot(), shard, refusal.get()));
            return;
        }
        context.getLog()
                .debug(
                        "Shard {} at version {}; steps by updates missed: {}",
                        shard,
                        state().version(),
                        Arrays.toString(state().staleness().histogram()));
        delivery.tell(snapshot.sink(), state().snapshot(snapshot.snapshot(), snapshot.weightsOnly()));
    }

    private Optional<String> refusal(long incarnation) {
        return restoring.fence().refusal(incarnation);
    }

    private ShardState state() {
        return restoring.fence().state();
    }
}
