package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.UnitSet;
import java.util.List;

/** What is said to the shards that hold the parameters. Arrays are read-only for both sides until the reply has come. */
public sealed interface ParameterProtocol extends WireMessage {

    /** Begins an incarnation, from the newest checkpoint or from the seed. */
    record Begin(HolderStart beginning, ActorRef<BeginReply> replyTo) implements ParameterProtocol {}

    /**
     * Asks for the open rows and columns of every block this shard holds; answered by {@link Slices} or {@link Refused}.
     *
     * @param openInA open units by gate layer; which rows and columns that means follows from the network
     * @param openInB the same for pass B; an empty list when pass B is skipped
     */
    record Pull(StepId step, List<UnitSet> openInA, List<UnitSet> openInB, ActorRef<PullReply> replyTo)
            implements ParameterProtocol {}

    /**
     * Applies the gradient of one step, once; answered by {@link Applied} also when it had been applied before.
     *
     * @param open open units of pass A by gate layer
     * @param gradients this shard's parts of the compact gradient, in the order of its parts
     * @param probabilities π of every unit by gate layer: closed units decay too
     * @param layerSums those of the pull, added over all shards
     */
    record Push(
            StepId step,
            List<UnitSet> open,
            List<Slice> gradients,
            List<float[]> probabilities,
            List<float[]> layerSums,
            ActorRef<PushReply> replyTo)
            implements ParameterProtocol, TensorMessage {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Push",
                    "step",
                    step,
                    "open",
                    open,
                    "gradients",
                    gradients,
                    "probabilities",
                    probabilities,
                    "layerSums",
                    layerSums,
                    "replyTo",
                    replyTo);
        }
    }

    /** Sync mode: applies the staged pushes of these attempts, in this order. */
    record Commit(long incarnation, List<StepId> steps, ActorRef<CommitReply> replyTo) implements ParameterProtocol {}

    /** Steps below {@code step} are finished. */
    record Retire(long incarnation, long step) implements ParameterProtocol {}

    /** The job is over: whoever holds its state for this incarnation or one before ends. */
    record End(long incarnation) implements ParameterProtocol {}

    /** Copies the state and sends the copy to the sink; tells {@code replyTo} when it refuses. */
    record Snapshot(
            long incarnation,
            String snapshot,
            boolean weightsOnly,
            ActorRef<SnapshotProtocol> sink,
            ActorRef<SnapshotReply> replyTo)
            implements ParameterProtocol {}

    /** A stretch of an array. */
    record Slice(float[] data, int from, int length) {
        @Override
        public String toString() {
            return ArrayText.record("Slice", "data", data, "from", from, "length", length);
        }
    }

    sealed interface PullReply extends WireMessage {}

    /**
     * @param version steps this shard has taken in
     * @param passA this shard's parts in compact form, in the order of its parts
     * @param passB the same for pass B; length 0 when pass B is skipped
     * @param squaredNorms by gate layer, the squared norms of the units' weights as far as this shard holds them
     * @param layerSums by block, what a rule of single weights has to know of whole layers, as far as this shard holds them;
     *     an empty list without such a rule
     */
    record Slices(
            StepId step,
            int shard,
            long version,
            Slice passA,
            Slice passB,
            List<float[]> squaredNorms,
            List<float[]> layerSums)
            implements PullReply, TensorMessage {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Slices",
                    "step",
                    step,
                    "shard",
                    shard,
                    "version",
                    version,
                    "passA",
                    passA,
                    "passB",
                    passB,
                    "squaredNorms",
                    squaredNorms,
                    "layerSums",
                    layerSums);
        }
    }

    sealed interface PushReply extends WireMessage {}

    /**
     * Taken in, now or before, or staged until the commit in sync mode.
     *
     * @param version steps this shard has taken in, this one included unless it is staged
     */
    record Applied(StepId step, int shard, long version) implements PushReply {}

    record Refused(StepId step, int shard, String reason) implements PullReply, PushReply {}
}
