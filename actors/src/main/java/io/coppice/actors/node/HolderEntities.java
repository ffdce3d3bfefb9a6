package io.coppice.actors.node;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.ParameterProtocol;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** The holders of state as cluster-sharded entities: placed and found by Akka, one Akka shard for each of them. */
public final class HolderEntities {
    static final String SHARD_ROLE = "shard";

    private static final EntityTypeKey<ParameterProtocol> SHARDS =
            EntityTypeKey.create(ParameterProtocol.class, "parameter-shard");
    private static final EntityTypeKey<GateProtocol> SAMPLERS =
            EntityTypeKey.create(GateProtocol.class, "gate-sampler");

    private final ClusterSharding sharding;

    private HolderEntities(ClusterSharding sharding) {
        this.sharding = sharding;
    }

    /** Starts the regions of this node: with the role {@code shard} they host entities, else they only find them. */
    static HolderEntities start(
            ActorSystem<?> system,
            Supplier<Behavior<ParameterProtocol>> shard,
            Supplier<Behavior<GateProtocol>> sampler) {
        ClusterSharding sharding = ClusterSharding.get(system);
        Cluster cluster = Cluster.get(system);
        SpreadByIndex spread = new SpreadByIndex(
                cluster.selfMember().address(),
                () -> hosts(cluster.state()),
                system.classicSystem().deadLetters());
        sharding.init(entity(SHARDS, shard, spread));
        sharding.init(entity(SAMPLERS, sampler, spread));
        return new HolderEntities(sharding);
    }

    private static Set<Address> hosts(ClusterEvent.CurrentClusterState state) {
        Set<Address> hosts = new HashSet<>();
        for (Member member : state.getMembers()) {
            boolean up = member.status().equals(MemberStatus.up())
                    && !state.getUnreachable().contains(member);
            if (up && member.hasRole(SHARD_ROLE)) {
                hosts.add(member.address());
            }
        }
        return hosts;
    }

    public EntityRef<ParameterProtocol> shard(String job, int index) {
        return sharding.entityRefFor(SHARDS, new HolderId(job, index).toString());
    }

    public EntityRef<GateProtocol> sampler(String job) {
        return sharding.entityRefFor(SAMPLERS, new HolderId(job, 0).toString());
    }

    private static <M> Entity<M, ShardingEnvelope<M>> entity(
            EntityTypeKey<M> key, Supplier<Behavior<M>> behavior, SpreadByIndex spread) {
        return Entity.of(key, context -> behavior.get())
                .withMessageExtractor(new OneEntityAShard<>())
                .withEntityProps(DispatcherSelector.fromConfig("coppice.dispatcher.coordination"))
                .withAllocationStrategy(spread)
                .withRole(SHARD_ROLE);
    }

    private static final class OneEntityAShard<M> extends ShardingMessageExtractor<ShardingEnvelope<M>, M> {
        @Override
        public String entityId(ShardingEnvelope<M> envelope) {
            return envelope.entityId();
        }

        @Override
        public String shardId(String entityId) {
            return entityId;
        }

        @Override
        public M unwrapMessage(ShardingEnvelope<M> envelope) {
            return envelope.message();
        }
    }
}
