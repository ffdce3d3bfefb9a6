package io.coppice.actors.simulation;

import io.coppice.actors.job.Cursor;
import io.coppice.actors.job.JobCommand;
import io.coppice.actors.job.JobEffect;
import io.coppice.actors.job.JobPlan;
import io.coppice.actors.job.JobState;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** A job's coordinator with its holders, workers and checkpoint store, on one simulated clock. */
final class SimulatedJob {
    private static final long MILLISECOND = 1_000_000;
    static final NetworkSize NO_SIZE = new NetworkSize(new int[0], new int[0], 0, 0, 0, 0, 0, 0, 0);

    private final JobPlan plan;
    private final SimulatedNetwork network;
    private final JobState state;
    private final List<SimulatedHolder> holders = new ArrayList<>();
    private final Map<String, SimulatedSlot> slots = new HashMap<>();
    private final Map<String, Map<Integer, SimulatedHolder.Saved>> parts = new HashMap<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<JobEvent> events = new ArrayList<>();
    private TreeSet<Long> unfinished = new TreeSet<>();
    private long incarnations;
    private boolean over;
    private int maxStaleness;

    private record Checkpoint(String name, Cursor cursor) {}

    /** @param holders makes the shards from 0 and the gate sampler, -1 */
    SimulatedJob(JobPlan plan, SimulatedNetwork network, IntFunction<SimulatedHolder> holders) {
        this.plan = plan;
        this.network = network;
        this.state = new JobState(plan);
        for (int holder = -1; holder < plan.train().shards(); holder++) {
            this.holders.add(holders.apply(holder));
        }
    }

    void start() {
        run(state.start());
        tick();
    }

    List<SimulatedHolder> holders() {
        return holders;
    }

    List<JobEvent> events() {
        return events;
    }

    boolean isOver() {
        return over;
    }

    int maxStaleness() {
        return maxStaleness;
    }

    /** A dead worker's successor has a name of its own. */
    SimulatedSlot hire(String name) {
        return new SimulatedSlot(name, this, network);
    }

    void kill(SimulatedHolder holder) {
        long incarnation = state.incarnation();
        holder.die();
        network.after(100 * MILLISECOND, () -> apply(new JobCommand.HolderLost(incarnation, "killed")));
    }

    void cancel() {
        apply(new JobCommand.Cancel());
    }

    void check() {
        holders.forEach(SimulatedHolder::check);
        int bound = plan.staged() ? 0 : 2 * (plan.train().window() - 1);
        if (maxStaleness > bound) {
            throw new AssertionError("An update was " + maxStaleness + " updates stale; the bound is " + bound);
        }
    }

    void leaseAsked(SimulatedSlot slot) {
        slots.put(slot.name(), slot);
        apply(new JobCommand.LeaseAsked(slot.name()));
    }

    void stepDone(StepId step, StepReport report) {
        if (step.incarnation() == state.incarnation()) {
            if (unfinished.remove(step.step())) {
                maxStaleness = Math.max(maxStaleness, report.staleness());
            }
        }
        apply(new JobCommand.StepFinished(step, report));
    }

    void stepRefused(StepId step) {
        apply(new JobCommand.HolderLost(step.incarnation(), "refused"));
    }

    private void tick() {
        network.after(100 * MILLISECOND, () -> {
            apply(new JobCommand.Tick());
            if (!over) {
                tick();
            }
        });
    }

    private void apply(JobCommand command) {
        run(state.apply(command, network.now()));
    }

    private void run(List<JobEffect> effects) {
        effects.forEach(this::perform);
    }

    private void perform(JobEffect effect) {
        switch (effect) {
            case JobEffect.ClaimIncarnation claim -> network.after(5 * MILLISECOND, this::claim);
            case JobEffect.Begin begin -> begin(begin);
            case JobEffect.Grant grant -> grant(grant);
            case JobEffect.NoMoreSteps none -> {}
            case JobEffect.Commit commit -> commit(commit);
            case JobEffect.Retire retire -> holders.forEach(holder -> network.send(() -> retire(retire, holder)));
            case JobEffect.Snapshot snapshot -> snapshot(snapshot);
            case JobEffect.WriteCheckpoint write -> network.after(80 * MILLISECOND, () -> write(write));
            case JobEffect.Evaluate evaluate ->
                network.after(
                        50 * MILLISECOND,
                        () -> apply(new JobCommand.Evaluated(evaluate.snapshot(), 1, 1, 0, NO_SIZE, new byte[0])));
            case JobEffect.StoreModel store ->
                network.after(MILLISECOND, () -> apply(new JobCommand.ModelStored("model")));
            case JobEffect.Publish publish -> events.add(publish.event());
            case JobEffect.End end -> over = true;
        }
    }

    private void claim() {
        Optional<Checkpoint> newest = checkpoints.isEmpty() ? Optional.empty() : Optional.of(checkpoints.getLast());
        unfinished = new TreeSet<>();
        apply(new JobCommand.Claimed(
                ++incarnations, newest.map(Checkpoint::name), newest.map(Checkpoint::cursor), List.of()));
    }

    private void begin(JobEffect.Begin begin) {
        SimulatedHolder holder = holder(begin.holder());
        Optional<SimulatedHolder.Saved> saved =
                begin.checkpoint().map(name -> parts.get(name).get(begin.holder()));
        network.send(() -> {
            if (holder.begin(begin.incarnation(), saved)) {
                network.send(() -> apply(new JobCommand.Begun(begin.incarnation(), begin.holder())));
            }
        });
    }

    private void grant(JobEffect.Grant grant) {
        long step = grant.step().step();
        if (grant.step().attempt() == 1) {
            unfinished.add(step);
        }
        if (!unfinished.isEmpty() && step >= unfinished.first() + window()) {
            throw new AssertionError("Step " + step + " was leased while " + unfinished.first() + " was unfinished");
        }
        network.send(() -> slots.get(grant.worker()).leased(grant.step()));
    }

    private int window() {
        return switch (plan.train().mode()) {
            case SEQUENTIAL -> 1;
            case SYNC, ASYNC -> plan.train().window();
        };
    }

    private void commit(JobEffect.Commit commit) {
        network.send(() -> {
            if (holder(commit.holder()).commit(commit.incarnation(), commit.steps())) {
                long last = commit.steps().getLast().step();
                network.send(() -> apply(new JobCommand.Committed(commit.incarnation(), last, commit.holder())));
            } else {
                network.send(() -> apply(new JobCommand.HolderLost(commit.incarnation(), "commit refused")));
            }
        });
    }

    private void retire(JobEffect.Retire retire, SimulatedHolder holder) {
        if (!holder.retire(retire.incarnation(), retire.step())) {
            throw new AssertionError("Holder " + holder.index() + " misses steps below " + retire.step());
        }
    }

    private void snapshot(JobEffect.Snapshot snapshot) {
        network.send(() -> holder(snapshot.holder())
                .snapshot(snapshot.incarnation())
                .ifPresentOrElse(
                        saved -> {
                            parts.computeIfAbsent(snapshot.snapshot(), name -> new HashMap<>())
                                    .putIfAbsent(snapshot.holder(), saved);
                            long steps = saved.steps();
                            network.send(() ->
                                    apply(new JobCommand.SnapshotTaken(snapshot.snapshot(), snapshot.holder(), steps)));
                        },
                        () -> network.send(() ->
                                apply(new JobCommand.SnapshotRefused(snapshot.snapshot(), "other incarnation")))));
    }

    /** The store writes when all parts have arrived; one that never comes leaves no checkpoint behind. */
    private void write(JobEffect.WriteCheckpoint write) {
        if (write.incarnation() != incarnations) {
            return;
        }
        if (parts.getOrDefault(write.snapshot(), Map.of()).size() < holders.size()) {
            network.after(80 * MILLISECOND, () -> write(write));
            return;
        }
        checkpoints.add(new Checkpoint(write.snapshot(), write.cursor()));
        apply(new JobCommand.CheckpointWritten(write.snapshot(), write.snapshot()));
    }

    private SimulatedHolder holder(int index) {
        return holders.get(index + 1);
    }
}
