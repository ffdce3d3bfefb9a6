package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import io.coppice.protocols.message.BeginReply;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.ParameterProtocol;
import io.coppice.protocols.message.TrainingProtocol.Holders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the state of the present incarnation lives, as its holders said when they began. */
final class HolderAddresses {
    private final Map<Integer, ActorRef<ParameterProtocol>> shards = new TreeMap<>();
    private ActorRef<GateProtocol> sampler;
    private long incarnation;

    void begin(long newIncarnation) {
        if (newIncarnation != incarnation) {
            incarnation = newIncarnation;
            shards.clear();
            sampler = null;
        }
    }

    long incarnation() {
        return incarnation;
    }

    boolean isPresent(long ofIncarnation) {
        return incarnation == ofIncarnation;
    }

    void add(BeginReply.ShardBegun begun) {
        shards.put(begun.holder(), begun.shard());
    }

    void add(BeginReply.SamplerBegun begun) {
        sampler = begun.sampler();
    }

    ActorRef<ParameterProtocol> shard(int index) {
        return shards.get(index);
    }

    ActorRef<GateProtocol> sampler() {
        return sampler;
    }

    List<ActorRef<ParameterProtocol>> shards() {
        return List.copyOf(shards.values());
    }

    /** What a worker has to know; complete when every holder has begun. */
    Holders holders() {
        return new Holders(incarnation, sampler, shards());
    }
}
