package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;

/** What workers say to the coordinator of a job: they ask for steps and report them done. */
public sealed interface TrainingProtocol extends WireMessage {

    /** Asks for a step; held until one may be leased, answered by {@link Lease} or {@link NoMoreSteps}. */
    record RequestLease(String worker, ActorRef<LeaseReply> replyTo) implements TrainingProtocol {}

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
     */
    record StepReport(
            double lossA, double lossB, int samples, boolean passBSkipped, long multiplyAdds, int[] openUnits) {}

    /** The answers to {@link RequestLease}. */
    sealed interface LeaseReply extends WireMessage {}

    record Lease(StepId step) implements LeaseReply {}

    record NoMoreSteps(String job) implements LeaseReply {}
}
