package io.coppice.actors.checkpoint;

import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.util.List;

/**
 * What a checkpoint keeps.
 *
 * @param cursor the coordinator's own state, as JSON
 * @param best the file of the best network up to there, empty where none is kept
 * @param parts one of each shard and of the gate sampler
 */
public record CheckpointContents(CheckpointId id, String cursor, byte[] best, List<Part> parts) {

    /** Where no best network is kept. */
    public CheckpointContents(CheckpointId id, String cursor, List<Part> parts) {
        this(id, cursor, new byte[0], parts);
    }
}
