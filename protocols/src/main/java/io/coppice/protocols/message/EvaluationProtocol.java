package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.tensor.ArrayText;

/** What is said to the evaluator of a job: metrics and cost of a snapshot, off the training path. */
public sealed interface EvaluationProtocol extends WireMessage {

    /** Which samples: the validation split guides people, the test set is read once, at the end. */
    enum Split {
        VALIDATION,
        TEST
    }

    /**
     * Announces an evaluation: it is made when the parts of all holders have arrived.
     *
     * @param wantsModel whether the network is sent back as a file, although it is not the finished one
     * @param instead the file of the network to measure in the place of the snapshot's; empty for the snapshot's own
     */
    record Evaluate(
            String snapshot,
            int shards,
            Split split,
            boolean wantsModel,
            byte[] instead,
            ActorRef<EvaluationReply> replyTo)
            implements EvaluationProtocol {

        @Override
        public String toString() {
            return ArrayText.record(
                    "Evaluate",
                    "snapshot",
                    snapshot,
                    "shards",
                    shards,
                    "split",
                    split,
                    "wantsModel",
                    wantsModel,
                    "instead",
                    instead,
                    "replyTo",
                    replyTo);
        }
    }

    /** A part of a snapshot arrived (adapted from {@link SnapshotProtocol}). */
    record Arrived(SnapshotProtocol.Part part) implements EvaluationProtocol, TensorMessage {}

    sealed interface EvaluationReply extends WireMessage {}

    /**
     * @param loss mean of what training makes small
     * @param penalty what the method adds to the loss at this φ and these weights
     * @param metrics what else was measured
     * @param before the same before batch normalisation's statistics were taken anew; equal where they were not
     * @param training what was measured on some training samples, as many as validate; without values where none were asked
     * @param answers which classes were taken for which, on the test set
     * @param model the network as a safetensors file, empty unless the test set was read or it was asked for
     */
    record Evaluated(
            String snapshot,
            Split split,
            double loss,
            MetricValues metrics,
            MetricValues before,
            double penalty,
            NetworkSize size,
            MetricValues training,
            ConfusionMatrix answers,
            byte[] model)
            implements EvaluationReply, TensorMessage {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Evaluated",
                    "snapshot",
                    snapshot,
                    "split",
                    split,
                    "loss",
                    loss,
                    "metrics",
                    metrics,
                    "before",
                    before,
                    "penalty",
                    penalty,
                    "size",
                    size,
                    "training",
                    training,
                    "answers",
                    answers,
                    "model",
                    model);
        }
    }

    record EvaluationFailed(String snapshot, String reason) implements EvaluationReply {}
}
