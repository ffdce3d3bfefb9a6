package io.coppice.actors.simulation;

import static io.coppice.actors.simulation.SimulatedNetwork.MILLISECOND;
import static io.coppice.actors.simulation.SimulatedNetwork.SECOND;

import io.coppice.actors.checkpoint.SharedDisk;
import io.coppice.actors.holder.StateHolder;
import io.coppice.actors.holder.StateHolders;
import io.coppice.actors.job.JobPlan;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.job.JobSpec.Train;
import io.coppice.protocols.message.JobEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One simulated job from start to result: plan, cluster and faults follow from a seed. */
final class SimulatedRun {
    private static final int EVENTS_AT_MOST = 3_000_000;
    private static final long TIME_AT_MOST = 1200 * SECOND;

    private final long seed;
    private final JobPlan plan;
    private final int nodes;
    private final SimulatedNetwork network;
    private final SimulatedCluster cluster;
    private final boolean calm;

    private SimulatedRun(long seed, JobPlan plan, int nodes, boolean calm) {
        this.seed = seed;
        this.plan = plan;
        this.nodes = nodes;
        this.calm = calm;
        this.network = new SimulatedNetwork(seed);
        SharedDisk disk = new SharedDisk(2, plan.train().shards());
        StateHolders holders = new StateHolders(plan.staged(), plan.train().shards(), seed % 2 == 0);
        this.cluster = new SimulatedCluster(plan, network, disk, holders::create);
    }

    static SimulatedRun of(long seed) {
        Random random = new Random(seed);
        return new SimulatedRun(seed, plan(random), 1 + random.nextInt(4), false);
    }

    /** The same job where nothing goes wrong. */
    private SimulatedRun onACalmNetwork() {
        return new SimulatedRun(seed + 1_000_000_000L, plan, nodes, true);
    }

    private static JobPlan plan(Random random) {
        Mode mode = Mode.values()[random.nextInt(3)];
        int workers = mode == Mode.SEQUENTIAL ? 1 : 1 + random.nextInt(4);
        int window = 1 + random.nextInt(8);
        Train train = new Train(
                1 + random.nextInt(3),
                mode,
                mode == Mode.SYNC ? 1 + random.nextInt(window) : 1,
                workers,
                mode == Mode.SEQUENTIAL ? 1 : window,
                1 + random.nextInt(3),
                0);
        int samples = 100 + random.nextInt(400);
        Duration checkpoints = Duration.ofNanos((100 + random.nextInt(1500)) * MILLISECOND);
        return new JobPlan(
                "job", 1, "none", "none", "none", samples, 8, train, checkpoints, SimulatedCoordinator.NO_SIZE);
    }

    /** Runs it; a staged one again where nothing goes wrong: its state must not depend on that, to the bit. */
    void check() {
        toItsEnd();
        if (plan.staged()) {
            SimulatedRun undisturbed = onACalmNetwork();
            undisturbed.toItsEnd();
            if (!bits().equals(undisturbed.bits())) {
                throw new AssertionError("Seed " + seed + " with " + plan.train() + ": another state than undisturbed");
            }
        }
    }

    private List<Map<String, String>> bits() {
        return cluster.holders().stream()
                .map(holder -> ((StateHolder<?>) holder).bits())
                .toList();
    }

    private void toItsEnd() {
        try {
            if (calm) {
                network.becomeFaultless();
            }
            cluster.start(nodes);
            if (!calm) {
                new Faults(cluster).schedule();
            }
            int events = 0;
            while (!cluster.isOver() && network.step()) {
                cluster.check();
                if (++events > EVENTS_AT_MOST || network.now() > TIME_AT_MOST) {
                    throw new AssertionError("The job has not ended after " + events + " events and "
                            + network.now() / SECOND + " s; the last was " + last());
                }
            }
            JobEvent.Finished finished = (JobEvent.Finished) last();
            if (finished.result().history().size() != plan.train().epochs()) {
                throw new AssertionError(
                        "Epochs are missing: " + finished.result().history());
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "Seed " + seed + " with " + plan.train() + " on " + nodes + " nodes: " + e.getMessage(), e);
        }
    }

    private Object last() {
        return cluster.events().isEmpty() ? "none" : cluster.events().getLast();
    }
}
