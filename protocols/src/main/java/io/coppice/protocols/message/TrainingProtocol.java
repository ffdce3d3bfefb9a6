package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import io.coppice.compute.tensor.ArrayText;
import java.util.List;
import java.util.Optional;

/** What workers say to the coordinator of a job: they ask for steps and report them done. */
public sealed interface TrainingProtocol extends WireMessage {

    /**
     * Asks for a step; held until one may be leased, answered by {@link Lease} or {@link NoMoreSteps}. Asked again, it
     * replaces the question before, and a lease that got lost on its way is given once more.
     *
     * @param worker one slot of a worker: it does one step at a time
     * @param knownIncarnation the incarnation whose holders the worker knows, 0 for none
     */
    record RequestLease(String worker, long knownIncarnation, ActorRef<LeaseReply> replyTo)
            implements TrainingProtocol {}

    /** The step's outcome and every push were acknowledged. */
    record StepDone(StepId step, String worker, StepReport report) implements TrainingProtocol {}

    /** The step cannot be done, now or ever: a number that is not finite, data that cannot be read. The job fails. */
    record StepFailed(StepId step, String worker, String reason) implements TrainingProtocol {}

    /** A shard or the gate sampler refused: it lost its state or belongs to another incarnation. The job rolls back. */
    record StepRefused(StepId step, String worker, String reason) implements TrainingProtocol {}

    /**
     * What a worker measured.
     *
     * @param lossB equal to {@code lossA} when pass B was skipped
     * @param multiplyAdds computed by the kernels in this step
     * @param openUnits units open in pass A, by gate layer
     * @param staleness updates that the pull of this step missed, at the shard where it missed most
     */
    record StepReport(
            double lossA,
            double lossB,
            int samples,
            boolean passBSkipped,
            long multiplyAdds,
            int[] openUnits,
            int staleness) {
        @Override
        public String toString() {
            return ArrayText.record(
                    "StepReport",
                    "lossA",
                    lossA,
                    "lossB",
                    lossB,
                    "samples",
                    samples,
                    "passBSkipped",
                    passBSkipped,
                    "multiplyAdds",
                    multiplyAdds,
                    "openUnits",
                    openUnits,
                    "staleness",
                    staleness);
        }
    }

    /** The answers to {@link RequestLease}. */
    sealed interface LeaseReply extends WireMessage {}

    /** @param holders where this incarnation's state lives, empty when the worker knows it */
    record Lease(StepId step, Optional<Holders> holders) implements LeaseReply {}

    /** @param shards in the order of their indices */
    record Holders(long incarnation, ActorRef<GateProtocol> sampler, List<ActorRef<ParameterProtocol>> shards) {}

    record NoMoreSteps(String job) implements LeaseReply {}
}
