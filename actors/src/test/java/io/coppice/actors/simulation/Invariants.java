package io.coppice.actors.simulation;

import static io.coppice.actors.simulation.SimulatedNetwork.MILLISECOND;

import io.coppice.actors.checkpoint.CheckpointId;
import io.coppice.actors.job.JobPlan;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What must hold at any moment of a simulated job, whatever happens to its nodes. */
final class Invariants {
    private static final String STEPS = "steps";

    /** A question counts for 1.6 s, and that is looked at every 0.1 s. */
    private static final long SILENT = 1800 * MILLISECOND;

    private final JobPlan plan;
    private final Map<Long, TreeSet<Long>> unfinished = new HashMap<>();
    private final Set<CheckpointId> damaged = new HashSet<>();
    private final Map<Long, Long> finishedBelow = new HashMap<>();
    private final Set<Long> goneBack = new HashSet<>();
    private final Map<Long, Long> claimedWhenStoring = new HashMap<>();
    private long newestClaim;
    private Optional<CheckpointId> acknowledged = Optional.empty();
    private boolean notWritten;
    private int keptAtMost;

    Invariants(JobPlan plan) {
        this.plan = plan;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** An incarnation has one owner, and the newest begins no earlier than the last checkpoint that was said to be written. */
    void claimed(long incarnation, Optional<CheckpointId> checkpoint) {
        require(!unfinished.containsKey(incarnation), "Incarnation " + incarnation + " was claimed twice");
        unfinished.put(incarnation, new TreeSet<>());
        if (incarnation > newestClaim) {
            newestClaim = incarnation;
            acknowledged.ifPresent(id -> require(
                    checkpoint.isPresent() && checkpoint.get().compareTo(id) >= 0,
                    "Incarnation " + incarnation + " begins at " + checkpoint + ", but " + id + " was written"));
        }
    }

    /** A newer incarnation may have been claimed meanwhile, and then nobody counts on the checkpoint. */
    void written(CheckpointId id, Supplier<List<Part>> parts) {
        if (damaged.contains(id) || id.incarnation() < newestClaim) {
            return;
        }
        parts.get().forEach(part -> requireAt(part, id.step()));
        acknowledged = Optional.of(id);
    }

    /** Somebody broke a checkpoint on purpose. */
    void damaged(CheckpointId id) {
        damaged.add(id);
        acknowledged = acknowledged.filter(known -> known.compareTo(id) < 0);
    }

    /** Somebody removed all checkpoints: nobody counts on those. */
    void removed() {
        acknowledged.ifPresent(damaged::add);
        acknowledged = Optional.empty();
    }

    void requireAt(Part part, long step) {
        require(
                part.numbers().get(STEPS) == step,
                "Holder " + part.holder() + " holds " + part.numbers() + " steps where " + step + " were finished");
    }

    void granted(StepId step, SimulatedSlot slot, long silentFor) {
        TreeSet<Long> open = unfinished.get(step.incarnation());
        if (step.attempt() == 1) {
            open.add(step.step());
        }
        require(
                open.isEmpty() || step.step() < open.first() + window(),
                step + " was leased while " + (open.isEmpty() ? "" : open.first()) + " was unfinished");
        requireHeard(step, slot, silentFor);
    }

    /** Nobody is leased a step who no longer asks: it would cost the others a lease. */
    private static void requireHeard(StepId step, SimulatedSlot slot, long silentFor) {
        require(
                silentFor < SILENT,
                step + " was leased to " + slot.name() + " on " + slot.node() + ", unheard of for " + silentFor
                        + " ns");
    }

    void finished(StepId step, int staleness) {
        finishedBelow.merge(step.incarnation(), step.step() + 1, Math::max);
        TreeSet<Long> open = unfinished.get(step.incarnation());
        if (open.remove(step.step())) {
            int bound = plan.staged() ? 0 : 2 * (window() - 1);
            require(staleness <= bound, step + " was " + staleness + " updates stale; the bound is " + bound);
        }
    }

    private int window() {
        return plan.train().mode() == Mode.SEQUENTIAL ? 1 : plan.train().window();
    }

    /** What a holder keeps beside its parameters does not grow with the length of a failure. */
    void kept(SimulatedHolder holder) {
        int kept = holder.kept();
        keptAtMost = Math.max(keptAtMost, kept);
        int steps = 2 * window() + Math.max(8, window()) + plan.train().group();
        require(kept <= 8 * steps, "Holder " + holder.index() + " keeps " + kept + " draws, pushes and buffers");
    }

    /** What this incarnation has done since its newest checkpoint is given up: something was lost. */
    void goesBack(long incarnation) {
        goneBack.add(incarnation);
    }

    /** A checkpoint could not be written, as was said. */
    void notWritten() {
        notWritten = true;
    }

    /** A node may leave now: nothing that was finished will be done again. */
    void stands(long incarnation) {
        long finished = finishedBelow.getOrDefault(incarnation, 0L);
        boolean newest =
                incarnation == newestClaim && !goneBack.contains(incarnation) && damaged.isEmpty() && !notWritten;
        require(
                !newest
                        || finished == 0
                        || acknowledged.filter(id -> id.step() >= finished).isPresent(),
                "The job stands with " + finished + " steps finished, but the newest checkpoint is " + acknowledged);
    }

    void storing(long incarnation) {
        claimedWhenStoring.put(incarnation, newestClaim);
    }

    /** There is one result, of the newest incarnation. */
    void result(long incarnation) {
        require(
                claimedWhenStoring.get(incarnation) == incarnation,
                "Incarnation " + incarnation + " gave a result when " + claimedWhenStoring.get(incarnation)
                        + " had been claimed");
    }

    int keptAtMost() {
        return keptAtMost;
    }
}
