package io.coppice.actors.holder;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.count.NodeCounts;
import io.coppice.protocols.message.BeginReply.SamplerBegun;
import io.coppice.protocols.message.CheckpointProtocol.ReadReply;
import io.coppice.protocols.message.CommitReply.CommitRefused;
import io.coppice.protocols.message.CommitReply.Committed;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.GateProtocol.AskDraw;
import io.coppice.protocols.message.GateProtocol.Begin;
import io.coppice.protocols.message.GateProtocol.Commit;
import io.coppice.protocols.message.GateProtocol.End;
import io.coppice.protocols.message.GateProtocol.Outcome;
import io.coppice.protocols.message.GateProtocol.OutcomeReply;
import io.coppice.protocols.message.GateProtocol.Refused;
import io.coppice.protocols.message.GateProtocol.Retire;
import io.coppice.protocols.message.GateProtocol.Snapshot;
import io.coppice.protocols.message.SnapshotReply.SnapshotRefused;
import io.coppice.protocols.message.WireMessage;
import java.util.Arrays;
import java.util.Optional;

/**
 * The gate parameters of a job. What it may do when is decided by {@link GateState} and {@link Fence}; here is only mail.
 * It begins empty: a sampler that was made anew refuses everything until it is told to begin.
 */
public final class GateSampler {
    private final ActorContext<WireMessage> context;
    private final Restoring<GateState> restoring;
    private final NodeCounts counts;
    private boolean over;

    private GateSampler(ActorContext<WireMessage> context, NodeCounts counts) {
        this.context = context;
        this.counts = counts;
        this.restoring = new Restoring<>(
                (plan, beginning) -> Snapshots.initialGates(plan),
                (plan, beginning, part) -> Snapshots.restoredGates(plan, part),
                beginning -> new SamplerBegun(
                        beginning.job(),
                        beginning.incarnation(),
                        context.getSelf().narrow()));
    }

    public static Behavior<GateProtocol> create() {
        return Behaviors.setup(context -> create(NodeCounts.of(context.getSystem())));
    }

    /** @param counts what it refuses, and hears again */
    static Behavior<GateProtocol> create(NodeCounts counts) {
        return Behaviors.<WireMessage>setup(context -> {
                    GateSampler sampler = new GateSampler(context, counts);
                    return Behaviors.receiveMessage(message -> {
                        sampler.receive(message);
                        return sampler.over ? Behaviors.stopped() : Behaviors.same();
                    });
                })
                .narrow();
    }

    private void receive(WireMessage message) {
        switch (message) {
            case GateProtocol told -> receive(told);
            case ReadReply read -> restoring.read(read);
            default -> context.getLog().warn("A gate sampler does not understand {}", message);
        }
    }

    private void receive(GateProtocol message) {
        switch (message) {
            case Begin begin ->
                restoring.begin(
                        begin.beginning(), begin.replyTo(), context.getSelf().narrow());
            case AskDraw ask -> draw(ask);
            case Outcome outcome -> outcome(outcome);
            case Commit commit -> commit(commit);
            case Retire retire -> retire(retire);
            case Snapshot snapshot -> snapshot(snapshot);
            case End end -> over |= refusal(end.incarnation()).isEmpty();
        }
    }

    private void draw(AskDraw ask) {
        Optional<String> refusal = refusal(ask.step().incarnation());
        if (refusal.isPresent()) {
            counts.addRefused();
            ask.replyTo().tell(new Refused(ask.step(), refusal.get()));
            return;
        }
        long[] before = state().heldOpen();
        ask.replyTo().tell(state().draw(ask.step()));
        long[] after = state().heldOpen();
        for (int layer = 0; layer < after.length; layer++) {
            // A layer on the brink is held open at every second step; the first and every 1024th time say enough.
            if (after[layer] > before[layer] && (before[layer] & 1023) == 0) {
                context.getLog()
                        .info(
                                "{} would have closed gate layer {} entirely; its likeliest unit was held open ({} so far)",
                                ask.step(),
                                layer,
                                after[layer]);
            }
        }
    }

    private void outcome(Outcome outcome) {
        Optional<String> refusal = refusal(outcome.step().incarnation());
        if (refusal.isEmpty() && state().hasHeard(outcome.step())) {
            counts.addRepeated();
        }
        OutcomeReply reply = refusal.<OutcomeReply>map(reason -> new Refused(outcome.step(), reason))
                .orElseGet(() -> state().outcome(outcome.step(), outcome.outcome()));
        if (reply instanceof Refused) {
            counts.addRefused();
        }
        outcome.replyTo().tell(reply);
    }

    private void commit(Commit commit) {
        long last = commit.steps().getLast().step();
        Optional<String> refusal = refusal(commit.incarnation()).or(() -> state().commit(commit.steps()));
        commit.replyTo()
                .tell(
                        refusal.isPresent()
                                ? new CommitRefused(commit.incarnation(), last, GateState.HOLDER, refusal.get())
                                : new Committed(commit.incarnation(), last, GateState.HOLDER));
    }

    /** A sampler that misses a finished step has lost its state without knowing: from now on it refuses. */
    private void retire(Retire retire) {
        if (refusal(retire.incarnation()).isEmpty()) {
            state().retire(retire.step()).ifPresent(reason -> {
                context.getLog().warn("The gate sampler gives its state up: {}", reason);
                restoring.fence().lose(reason);
            });
        }
    }

    private void snapshot(Snapshot snapshot) {
        Optional<String> refusal = refusal(snapshot.incarnation()).or(() -> state().snapshotRefusal());
        if (refusal.isPresent()) {
            snapshot.replyTo().tell(new SnapshotRefused(snapshot.snapshot(), GateState.HOLDER, refusal.get()));
            return;
        }
        context.getLog()
                .debug(
                        "Gates at version {}; layers held open: {}",
                        state().version(),
                        Arrays.toString(state().heldOpen()));
        snapshot.sink().tell(state().snapshot(snapshot.snapshot()));
    }

    private Optional<String> refusal(long incarnation) {
        return restoring.fence().refusal(incarnation);
    }

    private GateState state() {
        return restoring.fence().state();
    }
}
