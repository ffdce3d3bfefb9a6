package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import io.coppice.protocols.message.BeginReply;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.ParameterProtocol;
import io.coppice.protocols.message.TrainingProtocol.Holders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

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

    /** Whether one of them is on a node of these addresses, none of which is this one. */
    boolean isAnyAt(Set<String> nodes) {
        return Stream.concat(shards.values().stream(), Stream.ofNullable(sampler))
                .anyMatch(holder -> nodes.contains(holder.path().address().toString()));
    }

    /** What a worker has to know; complete when every holder has begun. */
    Holders holders() {
        return new Holders(incarnation, sampler, shards());
    }
}
