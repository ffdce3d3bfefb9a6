package io.coppice.actors.checkpoint;

import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where a job's checkpoints are kept. Calls come one at a time; a failure's message is one sentence for the user. */
public interface CheckpointStore {

    /** Claims the next incarnation, so that nobody else has it, and finds the newest good checkpoint. */
    Claim claim() throws IOException;

    /**
     * Keeps a checkpoint; it either is there entirely afterwards, whatever happens, or not at all. Then removes old ones.
     *
     * @return where it is
     */
    String write(CheckpointContents contents) throws IOException;

    /**
     * One holder's part of a checkpoint, checked again.
     *
     * @param holder index of the shard; -1 for the gate sampler
     */
    Part read(CheckpointId checkpoint, int holder) throws IOException;

    /** The file of the best network up to a checkpoint, checked; empty where none is kept. */
    byte[] best(CheckpointId checkpoint) throws IOException;

    /** What this incarnation claimed or wrote last and is no longer there, in words; empty while it is. */
    default Optional<String> missing() throws IOException {
        return Optional.empty();
    }

    /** Keeps a finished file, entirely or not at all. @return where it is */
    String store(String name, byte[] content) throws IOException;

    /**
     * @param checkpoint the newest whose every file is whole
     * @param cursor the coordinator's state in it
     * @param passedOver why newer ones are not used, one sentence each
     */
    record Claim(
            long incarnation, Optional<CheckpointId> checkpoint, Optional<String> cursor, List<String> passedOver) {}
}
