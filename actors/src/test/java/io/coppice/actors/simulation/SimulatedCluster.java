package io.coppice.actors.simulation;

import static io.coppice.actors.simulation.SimulatedNetwork.MILLISECOND;
import static io.coppice.actors.simulation.SimulatedNetwork.SECOND;

import io.coppice.actors.checkpoint.SharedDisk;
import io.coppice.actors.job.JobPlan;
import io.coppice.protocols.message.JobEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The nodes of a simulated cluster as Akka keeps them: who belongs to it, where holders of state live, on which node the
 * job's coordinator runs, and what becomes of a node that is silent for too long.
 */
final class SimulatedCluster {
    private static final long DOWN_AFTER = 6 * SECOND;
    private static final long LOOK_EVERY = 500 * MILLISECOND;

    private final JobPlan plan;
    private final SimulatedNetwork network;
    private final SharedDisk disk;
    private final Invariants invariants;
    private final IntFunction<SimulatedHolder> holders;
    private final List<SimulatedNode> members = new ArrayList<>();
    private final Map<SimulatedNode, Long> silentSince = new HashMap<>();
    private final Map<Integer, HolderSeat> seats = new HashMap<>();
    private final Map<SimulatedCoordinator, Team> teams = new HashMap<>();
    private final List<JobEvent> events = new ArrayList<>();
    private Optional<SimulatedCoordinator> coordinator = Optional.empty();
    private Optional<SimulatedNode> leaving = Optional.empty();
    private boolean over;
    private int names;

    /** @param holders makes the shards from 0 and the gate sampler, -1 */
    SimulatedCluster(JobPlan plan, SimulatedNetwork network, SharedDisk disk, IntFunction<SimulatedHolder> holders) {
        this.plan = plan;
        this.network = network;
        this.disk = disk;
        this.holders = holders;
        this.invariants = new Invariants(plan);
    }

    void start(int nodes) {
        for (int node = 0; node < nodes; node++) {
            join();
        }
        startCoordinator();
        look();
    }

    JobPlan plan() {
        return plan;
    }

    SimulatedNetwork network() {
        return network;
    }

    SharedDisk disk() {
        return disk;
    }

    Invariants invariants() {
        return invariants;
    }

    List<SimulatedNode> members() {
        return members;
    }

    Optional<SimulatedCoordinator> coordinator() {
        return coordinator;
    }

    boolean isOver() {
        return over;
    }

    List<JobEvent> events() {
        return events;
    }

    /** The holders that serve at the end. */
    List<SimulatedHolder> holders() {
        List<SimulatedHolder> serving = new ArrayList<>();
        for (int index = -1; index < plan.train().shards(); index++) {
            serving.add(seats.get(index).holder());
        }
        return serving;
    }

    void check() {
        seats.values().forEach(seat -> invariants.kept(seat.holder()));
    }

    void join() {
        members.add(new SimulatedNode("node-" + names++));
        teams.values().forEach(team -> team.employ(members));
    }

    private void startCoordinator() {
        if (over || coordinator.isPresent()) {
            return;
        }
        if (members.isEmpty()) {
            network.after(SECOND, this::startCoordinator);
            return;
        }
        SimulatedCoordinator begun = new SimulatedCoordinator(members.getFirst(), this);
        coordinator = Optional.of(begun);
        network.after(begun.node(), MILLISECOND, begun::start);
        Team team = new Team(begun, this);
        teams.put(begun, team);
        team.employ(members);
    }

    /** An event of a coordinator; only the present one's counts. */
    void happened(SimulatedCoordinator of, JobEvent event) {
        if (coordinator.filter(present -> present == of).isEmpty()) {
            return;
        }
        events.add(event);
        if (event instanceof JobEvent.Failed failed) {
            throw new AssertionError("The job failed: " + failed.reason());
        }
        over |= event instanceof JobEvent.Finished;
    }

    /** Where a message to a holder goes; nowhere from a node that was taken out, except to what lives on it. */
    Optional<HolderSeat> seat(SimulatedNode from, int index) {
        if (from.isDowned() || members.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(seats.computeIfAbsent(
                index,
                holder -> new HolderSeat(members.get(Math.floorMod(holder, members.size())), holders.apply(holder))));
    }

    /** What the failure detector sees, again and again. When nobody is left to look, the dead are started again. */
    private void look() {
        if (!members.isEmpty() && members.stream().allMatch(SimulatedNode::isDead)) {
            killAll();
        }
        boolean seen = members.stream().anyMatch(node -> node.isAwake() && !isOnLosingSide(node));
        for (SimulatedNode node : List.copyOf(members)) {
            if (!seen || (node.isAwake() && !isOnLosingSide(node))) {
                silentSince.remove(node);
            } else if (network.now() - silentSince.computeIfAbsent(node, key -> network.now()) >= DOWN_AFTER) {
                down(node);
            }
        }
        if (!over) {
            network.after(LOOK_EVERY, this::look);
        }
    }

    /** The side with fewer nodes loses, of equal ones that without the first node. */
    private boolean isOnLosingSide(SimulatedNode node) {
        long far = members.stream().filter(other -> network.isCut(node, other)).count();
        return 2 * far > members.size() || (2 * far == members.size() && network.isCut(node, members.getFirst()));
    }

    /** Takes a node out of the cluster. It learns of it later, and ends; its successor joins. */
    private void down(SimulatedNode node) {
        node.down();
        members.remove(node);
        silentSince.remove(node);
        seats.values().removeIf(seat -> seat.node() == node);
        for (Map.Entry<SimulatedCoordinator, Team> entry : teams.entrySet()) {
            SimulatedCoordinator other = entry.getKey();
            if (other.node() == node) {
                entry.getValue().dismissAllBut(node);
                members.forEach(lost -> network.after(node, 4 * SECOND, () -> other.nodeGone(lost)));
            } else {
                network.after(other.node(), network.random().nextLong(SECOND), () -> other.nodeGone(node));
                entry.getValue().employ(members);
            }
        }
        if (coordinator.filter(present -> present.node() == node).isPresent()) {
            coordinator = Optional.empty();
            network.after(SECOND + network.random().nextLong(2 * SECOND), this::startCoordinator);
        }
        network.after(node, 4 * SECOND + network.random().nextLong(4 * SECOND), () -> kill(node));
        if (node.isDead()) {
            network.after(network.random().nextLong(3 * SECOND), this::join);
        }
    }

    /** In order: when the job stands still, or when it has not for a long time. */
    void leave(SimulatedNode node) {
        if (leaving.isEmpty() && coordinator.isPresent()) {
            leaving = Optional.of(node);
            network.send(node, coordinator.get().node(), coordinator.get()::standStill);
            network.after(
                    40 * SECOND, () -> leaving.filter(still -> still == node).ifPresent(this::gone));
        }
    }

    /** The coordinator's job is at a stand. */
    void stands(SimulatedCoordinator of) {
        leaving.ifPresent(node -> network.send(
                of.node(), node, () -> leaving.filter(still -> still == node).ifPresent(this::gone)));
    }

    private void gone(SimulatedNode node) {
        leaving = Optional.empty();
        kill(node);
        if (members.contains(node)) {
            down(node);
        }
        coordinator.ifPresent(present -> network.after(present.node(), SECOND, present::goOn));
    }

    /** Its successor joins when the cluster has noticed. */
    void kill(SimulatedNode node) {
        node.kill();
        if (node.isDowned()) {
            network.after(network.random().nextLong(3 * SECOND), this::join);
        }
    }

    /** All at once, and all of them start again. */
    void killAll() {
        int nodes = members.size();
        members.forEach(node -> {
            node.kill();
            node.down();
        });
        members.clear();
        silentSince.clear();
        seats.clear();
        teams.clear();
        coordinator = Optional.empty();
        network.after(SECOND + network.random().nextLong(2 * SECOND), () -> {
            for (int node = 0; node < nodes; node++) {
                join();
            }
            startCoordinator();
        });
    }
}
