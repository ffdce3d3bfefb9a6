package io.coppice.actors.simulation;

import static io.coppice.actors.simulation.SimulatedNetwork.MILLISECOND;
import static io.coppice.actors.simulation.SimulatedNetwork.SECOND;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What goes wrong in a simulated cluster, and when; all of it ends, so that the job can. */
final class Faults {
    private static final List<Long> HORIZONS = List.of(2 * SECOND, 10 * SECOND, 60 * SECOND);

    private final SimulatedCluster cluster;
    private final SimulatedNetwork network;
    private final Random random;

    Faults(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.network = cluster.network();
        this.random = network.random();
    }

    /** @return when the last one begins */
    void schedule() {
        long horizon = HORIZONS.get(random.nextInt(HORIZONS.size()));
        int faults = random.nextInt(7);
        for (int fault = 0; fault < faults; fault++) {
            network.after(random.nextLong(horizon), this::strike);
        }
        network.after(horizon + 40 * SECOND, () -> {
            network.becomeFaultless();
            cluster.disk().makeRoom();
            cluster.disk().work();
        });
    }

    private void strike() {
        if (cluster.isOver() || cluster.members().isEmpty()) {
            return;
        }
        switch (random.nextInt(15)) {
            case 0, 1 -> cluster.kill(anyNode());
            case 2 -> stop(anyNode());
            case 3 -> cluster.coordinator().ifPresent(present -> cluster.kill(present.node()));
            case 4 -> cluster.coordinator().ifPresent(present -> stop(present.node()));
            case 5 -> cut();
            case 6 -> killAll();
            case 7, 8 -> cluster.leave(anyNode());
            case 9 -> {
                cluster.disk().fill(random.nextInt(5000));
                network.after(random.nextLong(5 * SECOND), cluster.disk()::makeRoom);
            }
            case 10, 11 -> {
                cluster.disk().fail(1 + random.nextInt(4), random.nextLong());
                network.after(random.nextLong(10 * SECOND), cluster.disk()::work);
            }
            case 12 -> {
                cluster.disk().goAway();
                network.after(random.nextLong(15 * SECOND), cluster.disk()::work);
            }
            case 13 -> {
                cluster.disk().removeCheckpoints();
                cluster.invariants().removed();
            }
            default -> cluster.disk().damageNewest(random).ifPresent(cluster.invariants()::damaged);
        }
    }

    private SimulatedNode anyNode() {
        return cluster.members().get(random.nextInt(cluster.members().size()));
    }

    private void stop(SimulatedNode node) {
        node.stop();
        network.after(100 * MILLISECOND + random.nextLong(15 * SECOND), () -> {
            node.resume();
        });
    }

    private void cut() {
        Set<SimulatedNode> side = new HashSet<>();
        cluster.members().forEach(node -> {
            if (random.nextBoolean()) {
                side.add(node);
            }
        });
        network.cut(side);
        network.after(500 * MILLISECOND + random.nextLong(15 * SECOND), network::heal);
    }

    private void killAll() {
        cluster.killAll();
        if (random.nextBoolean()) {
            cluster.disk().losePower();
        }
    }
}
