package io.coppice.actors.node;

import akka.actor.ActorRef;
import akka.actor.Address;
import akka.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import akka.dispatch.Futures;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;

/**
 * Places holder number i on the i-th node, by address, round and round, and never moves one: its state would stay behind.
 * Akka's default would put two of a few entities on one node and move them when a node joins.
 *
 * <p>A node is up a moment before its region has registered. What is asked for in that moment stays unplaced, and is
 * asked for again: else the first job of a fresh cluster would lie on one node alone.
 */
final class SpreadByIndex extends AbstractShardAllocationStrategy {
    private final Address self;
    private final Supplier<Set<Address>> hosts;
    private final ActorRef nowhere;

    /**
     * @param hosts the nodes that are up, reachable, and to hold something
     * @param nowhere no node's region: Akka asks again for what is placed there
     */
    SpreadByIndex(Address self, Supplier<Set<Address>> hosts, ActorRef nowhere) {
        this.self = self;
        this.hosts = hosts;
        this.nowhere = nowhere;
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> allocations) {
        List<ActorRef> regions = allocations.keySet().stream()
                .sorted(Comparator.comparing(this::address))
                .toList();
        Set<String> registered = regions.stream().map(this::address).collect(Collectors.toSet());
        boolean complete = hosts.get().stream()
                .allMatch(host -> registered.stream().anyMatch(region -> region.startsWith(host + "/")));
        return Futures.successful(complete ? regions.get(HolderId.parse(shardId).index() % regions.size()) : nowhere);
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
