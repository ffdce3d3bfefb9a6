package io.coppice.actors.checkpoint;

import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.util.List;

/**
 * What a checkpoint keeps.
 *
 * @param cursor the coordinator's own state, as JSON
 * @param parts one of each shard and of the gate sampler
 */
public record CheckpointContents(CheckpointId id, String cursor, List<Part> parts) {}
