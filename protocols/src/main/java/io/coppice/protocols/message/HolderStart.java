package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import java.util.Optional;

/**
 * How a holder of state (shard or gate sampler) begins an incarnation of a job.
 *
 * @param job its id
 * @param spec the complete job specification, as HOCON text
 * @param trainingSamples N of the objective
 * @param shards how many shards hold the parameters
 * @param holder index of this shard; -1 for the gate sampler
 * @param checkpoint the checkpoint to restore from, read through {@code checkpointer}; empty to begin from the seed
 */
public record HolderStart(
        String job,
        long incarnation,
        String spec,
        int trainingSamples,
        int shards,
        int holder,
        Optional<String> checkpoint,
        ActorRef<CheckpointProtocol> checkpointer)
        implements WireMessage {}
