package io.coppice.actors.node;

import akka.actor.ActorRef;
import akka.actor.Address;
import akka.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import akka.dispatch.Futures;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;

/**
 * Places holder number i on the i-th node, by address, round and round, and never moves one: its state would stay behind.
 * Akka's default would put two of a few entities on one node and move them when a node joins.
 */
final class SpreadByIndex extends AbstractShardAllocationStrategy {
    private final Address self;

    SpreadByIndex(Address self) {
        this.self = self;
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> allocations) {
        List<ActorRef> regions = allocations.keySet().stream()
                .sorted(Comparator.comparing(this::address))
                .toList();
        return Futures.successful(regions.get(HolderId.parse(shardId).index() % regions.size()));
    }

    @Override
    public Future<Set<String>> rebalance(
            Map<ActorRef, IndexedSeq<String>> allocations, Set<String> rebalanceInProgress) {
        return Futures.successful(Set.of());
    }

    /** The node's own region has a path without an address. */
    private String address(ActorRef region) {
        return region.path().toStringWithAddress(self);
    }
}
