package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Tensor;

/** What a worker says to the data loader of its own node. */
public sealed interface DataProtocol extends WireMessage {

    /** Asks for the batch of a step, which follows from (seed, step); answered by {@link Batch} or {@link NoBatch}. */
    record NextBatch(StepId step, ActorRef<BatchReply> replyTo) implements DataProtocol {}

    /** The worker no longer reads the arrays of this batch. */
    record Release(int buffer) implements DataProtocol {}

    sealed interface BatchReply extends WireMessage {}

    /**
     * @param buffer the loader's own number for these arrays, to be released
     * @param targets of the samples; more are allowed, the tensor says how many samples there are
     */
    record Batch(StepId step, int buffer, Tensor images, Targets targets) implements BatchReply, TensorMessage {
        @Override
        public String toString() {
            return ArrayText.record("Batch", "step", step, "buffer", buffer, "images", images, "targets", targets);
        }
    }

    record NoBatch(StepId step, String reason) implements BatchReply {}
}
