package io.coppice.actors.simulation;

import static io.coppice.actors.simulation.SimulatedNetwork.MILLISECOND;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The workers of one coordinator on all nodes, spread evenly and again when nodes come and go. */
final class Team {
    private static final int SLOTS = 2;

    private final SimulatedCoordinator coordinator;
    private final SimulatedCluster cluster;
    private final Map<SimulatedNode, Deque<List<SimulatedSlot>>> workers = new HashMap<>();
    private int names;

    Team(SimulatedCoordinator coordinator, SimulatedCluster cluster) {
        this.coordinator = coordinator;
        this.cluster = cluster;
    }

    void employ(List<SimulatedNode> hosts) {
        int wanted = cluster.plan().train().workers();
        for (int i = 0; i < hosts.size(); i++) {
            int share = wanted / hosts.size() + (i < wanted % hosts.size() ? 1 : 0);
            SimulatedNode host = hosts.get(i);
            cluster.network().after(host, 10 * MILLISECOND, () -> employ(host, share));
        }
    }

    private void employ(SimulatedNode host, int share) {
        Deque<List<SimulatedSlot>> here = workers.computeIfAbsent(host, key -> new ArrayDeque<>());
        if (coordinator.isOver()) {
            return;
        }
        while (here.size() < share) {
            here.push(hire(host));
        }
        while (here.size() > share) {
            here.pop().forEach(SimulatedSlot::dismiss);
        }
    }

    private List<SimulatedSlot> hire(SimulatedNode host) {
        SimulatedNetwork network = cluster.network();
        ComputeThread thread =
                new ComputeThread(host, network, (1 + network.random().nextInt(20)) * MILLISECOND);
        String name = host.name() + "." + names++;
        List<SimulatedSlot> slots = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.add(new SimulatedSlot(
                    name + "/" + slot,
                    host,
                    coordinator,
                    network,
                    thread,
                    cluster.plan().train().shards()));
        }
        slots.forEach(SimulatedSlot::start);
        return slots;
    }

    /** The other nodes see their coordinator's node gone. */
    void dismissAllBut(SimulatedNode node) {
        workers.forEach((host, team) -> {
            if (host != node) {
                team.forEach(slots -> slots.forEach(SimulatedSlot::dismiss));
                team.clear();
            }
        });
    }
}
