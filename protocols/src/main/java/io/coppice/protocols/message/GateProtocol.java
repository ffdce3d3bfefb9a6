package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import java.util.List;

/** What is said to the gate sampler of a job: it draws the gates of a step once, and learns from its outcome once. */
public sealed interface GateProtocol extends WireMessage {

    /** Begins an incarnation, from the newest checkpoint or from the seed. Answered by {@link BeginReply}. */
    record Begin(HolderStart beginning, ActorRef<BeginReply> replyTo) implements GateProtocol {}

    /** Every attempt of a step gets the same draw, until the step is retired. */
    record AskDraw(StepId step, ActorRef<DrawReply> replyTo) implements GateProtocol {}

    /** Answered by {@link Learned} also when it had been learned before; staged until {@link Commit} in sync mode. */
    record Outcome(StepId step, StepOutcome outcome, ActorRef<OutcomeReply> replyTo)
            implements GateProtocol, TensorMessage {}

    /** Sync mode: learns from the staged outcomes of these attempts, in this order. */
    record Commit(long incarnation, List<StepId> steps, ActorRef<CommitReply> replyTo) implements GateProtocol {}

    /** Steps below {@code step} are finished: their draws are forgotten. */
    record Retire(long incarnation, long step) implements GateProtocol {}

    /** The job is over: whoever holds its state for this incarnation or one before ends. */
    record End(long incarnation) implements GateProtocol {}

    /** Copies the state and sends the copy to the sink; tells {@code replyTo} when it refuses. */
    record Snapshot(long incarnation, String snapshot, ActorRef<SnapshotProtocol> sink, ActorRef<SnapshotReply> replyTo)
            implements GateProtocol {}

    sealed interface DrawReply extends WireMessage {}

    record Drawn(StepId step, GateSample draw) implements DrawReply, TensorMessage {}

    sealed interface OutcomeReply extends WireMessage {}

    record Learned(StepId step) implements OutcomeReply {}

    record Refused(StepId step, String reason) implements DrawReply, OutcomeReply {}
}
