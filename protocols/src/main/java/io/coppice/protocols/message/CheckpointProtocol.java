package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import io.coppice.compute.tensor.ArrayText;
import java.util.List;
import java.util.Optional;

/** What is said to the checkpointer of a job, which alone touches the checkpoint store. */
public sealed interface CheckpointProtocol extends WireMessage {

    /** Claims the next incarnation by an exclusive create, and finds the newest good checkpoint. */
    record Claim(ActorRef<ClaimReply> replyTo) implements CheckpointProtocol {}

    /**
     * Announces a checkpoint: it is written when the parts of all holders have arrived.
     *
     * @param cursor the coordinator's own state, as JSON
     * @param best the file of the best network up to here, empty where none is kept
     */
    record Write(
            long incarnation,
            String snapshot,
            long step,
            int shards,
            String cursor,
            byte[] best,
            ActorRef<WriteReply> replyTo)
            implements CheckpointProtocol {

        /** Where no best network is kept. */
        public Write(
                long incarnation, String snapshot, long step, int shards, String cursor, ActorRef<WriteReply> replyTo) {
            this(incarnation, snapshot, step, shards, cursor, new byte[0], replyTo);
        }

        @Override
        public String toString() {
            return ArrayText.record(
                    "Write",
                    "incarnation",
                    incarnation,
                    "snapshot",
                    snapshot,
                    "step",
                    step,
                    "shards",
                    shards,
                    "cursor",
                    cursor,
                    "best",
                    best,
                    "replyTo",
                    replyTo);
        }
    }

    /** A part of a snapshot arrived (adapted from {@link SnapshotProtocol}). */
    record Arrived(SnapshotProtocol.Part part) implements CheckpointProtocol, TensorMessage {}

    /** Asks for one holder's part of a checkpoint. */
    record ReadPart(String checkpoint, int holder, ActorRef<ReadReply> replyTo) implements CheckpointProtocol {}

    /** Stores a finished job's file (the model) under its name, atomically. */
    record Store(String name, byte[] content, ActorRef<WriteReply> replyTo) implements CheckpointProtocol {
        @Override
        public String toString() {
            return ArrayText.record("Store", "name", name, "content", content, "replyTo", replyTo);
        }
    }

    sealed interface ClaimReply extends WireMessage {}

    /**
     * @param checkpoint the newest checkpoint whose every file is whole, if there is one
     * @param cursor the coordinator's state in it
     * @param best the file of the best network up to there, empty where none is kept
     * @param passedOver why newer checkpoints were not used, one sentence each, naming the file
     */
    record Claimed(
            long incarnation,
            Optional<String> checkpoint,
            Optional<String> cursor,
            byte[] best,
            List<String> passedOver)
            implements ClaimReply {

        @Override
        public String toString() {
            return ArrayText.record(
                    "Claimed",
                    "incarnation",
                    incarnation,
                    "checkpoint",
                    checkpoint,
                    "cursor",
                    cursor,
                    "best",
                    best,
                    "passedOver",
                    passedOver);
        }
    }

    record ClaimFailed(String reason) implements ClaimReply {}

    /** Told to whoever claimed last, when what is kept is no longer there. */
    record CheckpointsGone(long incarnation, String reason) implements ClaimReply {}

    sealed interface WriteReply extends WireMessage {}

    record Written(String snapshot, String where) implements WriteReply {}

    record WriteFailed(String snapshot, String reason) implements WriteReply {}

    /** Somebody claimed a later incarnation: nothing of this one is kept any more. */
    record Overtaken(long incarnation, String reason) implements WriteReply {}

    sealed interface ReadReply extends WireMessage {}

    record PartRead(SnapshotProtocol.Part part) implements ReadReply, TensorMessage {}

    record ReadFailed(String checkpoint, int holder, String reason) implements ReadReply {}
}
