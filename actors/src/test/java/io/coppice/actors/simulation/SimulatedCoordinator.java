package io.coppice.actors.simulation;

import static io.coppice.actors.simulation.SimulatedNetwork.MILLISECOND;

import io.coppice.actors.checkpoint.CheckpointId;
import io.coppice.actors.checkpoint.DiskThread;
import io.coppice.actors.checkpoint.SimulatedCheckpointer;
import io.coppice.actors.job.JobCommand;
import io.coppice.actors.job.JobEffect;
import io.coppice.actors.job.JobPlan;
import io.coppice.actors.job.JobState;
import io.coppice.actors.job.TrainingProgress;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One life of a job's coordinator on a node, with its checkpointer and its evaluator. */
final class SimulatedCoordinator {
    static final NetworkSize NO_SIZE = new NetworkSize(new int[0], new int[0], 0, 0, 0, 0, 0, 0, 0);

    private static final String MODEL = "model.safetensors";

    private final SimulatedNode node;
    private final SimulatedCluster cluster;
    private final SimulatedNetwork network;
    private final Invariants invariants;
    private final JobPlan plan;
    private final JobState state;
    private final SimulatedCheckpointer checkpointer;
    private final Map<String, Request> requests = new HashMap<>();
    private final Map<Integer, Part> evaluated = new HashMap<>();
    private HolderBook holders = new HolderBook(0, Map.of());
    private Optional<JobEffect.Evaluate> evaluation = Optional.empty();
    private boolean over;

    private record Request(SimulatedSlot slot, long known, long heardAt) {}

    SimulatedCoordinator(SimulatedNode node, SimulatedCluster cluster) {
        this.node = node;
        this.cluster = cluster;
        this.network = cluster.network();
        this.invariants = cluster.invariants();
        this.plan = cluster.plan();
        this.state = new JobState(plan);
        DiskThread thread =
                new DiskThread(operation -> network.after(node, network.random().nextLong(8 * MILLISECOND), operation));
        node.atDeath(thread::kill);
        this.checkpointer = new SimulatedCheckpointer(cluster.disk(), thread, new Written());
    }

    void start() {
        run(state.start());
        tick();
    }

    SimulatedNode node() {
        return node;
    }

    boolean isOver() {
        return over;
    }

    private void tick() {
        network.after(node, 100 * MILLISECOND, () -> {
            apply(new JobCommand.Tick());
            if (!over) {
                tick();
            }
        });
    }

    /** The cluster took a node out, and what lived there is gone. */
    void nodeGone(SimulatedNode gone) {
        holders.seats().values().stream()
                .filter(seat -> seat.node() == gone)
                .findFirst()
                .ifPresent(seat -> apply(new JobCommand.HolderLost(holders.incarnation(), "its node is gone")));
    }

    void standStill() {
        apply(new JobCommand.Drain());
    }

    void goOn() {
        apply(new JobCommand.Resume());
    }

    void leaseAsked(SimulatedSlot slot, long known) {
        if (!over) {
            requests.put(slot.name(), new Request(slot, known, network.now()));
            apply(new JobCommand.LeaseAsked(slot.name()));
        }
    }

    void stepDone(StepId step, StepReport report) {
        if (step.incarnation() == state.incarnation()) {
            invariants.finished(step, report.staleness());
        }
        apply(new JobCommand.StepFinished(step, report));
    }

    void stepRefused(StepId step, String reason) {
        apply(new JobCommand.HolderLost(step.incarnation(), reason));
    }

    private void apply(JobCommand command) {
        if (!over) {
            run(state.apply(command, network.now()));
        }
    }

    private void run(List<JobEffect> effects) {
        effects.forEach(this::perform);
    }

    private void perform(JobEffect effect) {
        switch (effect) {
            case JobEffect.ClaimIncarnation claim -> claim();
            case JobEffect.Begin begin -> begin(begin);
            case JobEffect.Grant grant -> grant(grant);
            case JobEffect.NoMoreSteps none -> {
                SimulatedSlot slot = requests.get(none.worker()).slot();
                network.send(node, slot.node(), slot::noMoreSteps);
            }
            case JobEffect.Commit commit -> commit(commit);
            case JobEffect.Retire retire ->
                holders.seats().values().forEach(seat -> network.send(node, seat.node(), () -> retire(retire, seat)));
            case JobEffect.Snapshot snapshot -> snapshot(snapshot);
            case JobEffect.WriteCheckpoint write ->
                checkpointer.announce(
                        write.incarnation(),
                        write.snapshot(),
                        write.step(),
                        plan.train().shards(),
                        write.cursor().toJson());
            case JobEffect.Evaluate evaluate -> {
                evaluation = Optional.of(evaluate);
                evaluated.clear();
            }
            case JobEffect.StoreModel store -> {
                invariants.storing(state.incarnation());
                checkpointer.storeModel(MODEL, store.model());
            }
            case JobEffect.Drained stands -> {
                invariants.stands(state.incarnation());
                cluster.stands(this);
            }
            case JobEffect.Waits waits -> {} // that it does not end is what counts
            case JobEffect.NodeSilent silent -> {} // here every slot is employed for good
            case JobEffect.NodeHeard heard -> {}
            case JobEffect.Publish publish -> publish(publish.event());
            case JobEffect.End end -> over = true;
        }
    }

    private void publish(JobEvent event) {
        if (event instanceof JobEvent.Finished) {
            invariants.result(state.incarnation());
        }
        cluster.happened(this, event);
    }

    private void claim() {
        invariants.goesBack(state.incarnation());
        checkpointer.claim(
                claim -> {
                    invariants.claimed(claim.incarnation(), claim.checkpoint());
                    apply(new JobCommand.Claimed(
                            claim.incarnation(),
                            claim.checkpoint().map(CheckpointId::toString),
                            claim.cursor().map(TrainingProgress::fromJson),
                            claim.passedOver()));
                },
                reason -> apply(new JobCommand.ClaimFailed("The checkpoint store cannot be used: " + reason)));
    }

    private void begin(JobEffect.Begin begin) {
        if (begin.incarnation() != holders.incarnation()) {
            holders = new HolderBook(begin.incarnation(), new HashMap<>());
        }
        cluster.seat(node, begin.holder())
                .ifPresent(seat -> network.send(node, seat.node(), () -> {
                    switch (seat.holder().begin(begin.incarnation())) {
                        case REFUSED -> lost(seat, begin.incarnation(), "an older incarnation may not begin");
                        case SERVED_ALREADY -> begun(seat, begin);
                        case RESTORE ->
                            begin.checkpoint()
                                    .ifPresentOrElse(
                                            checkpoint -> read(seat, begin, checkpoint),
                                            () -> restore(seat, begin, Optional.empty()));
                    }
                }));
    }

    private void read(HolderSeat seat, JobEffect.Begin begin, String checkpoint) {
        network.send(
                seat.node(),
                node,
                () -> checkpointer.read(
                        checkpoint,
                        begin.holder(),
                        part -> network.send(node, seat.node(), () -> restore(seat, begin, Optional.of(part))),
                        reason -> network.send(node, seat.node(), () -> lost(seat, begin.incarnation(), reason))));
    }

    private void restore(HolderSeat seat, JobEffect.Begin begin, Optional<Part> part) {
        if (seat.holder().restored(begin.incarnation(), part)) {
            begun(seat, begin);
        }
    }

    private void begun(HolderSeat seat, JobEffect.Begin begin) {
        network.send(seat.node(), node, () -> {
            if (holders.incarnation() == begin.incarnation()) {
                holders.seats().put(begin.holder(), seat);
                apply(new JobCommand.Begun(begin.incarnation(), begin.holder()));
                if (seat.node().isDowned()) {
                    nodeGone(seat.node());
                }
            }
        });
    }

    private void lost(HolderSeat seat, long incarnation, String reason) {
        network.send(seat.node(), node, () -> apply(new JobCommand.HolderLost(incarnation, reason)));
    }

    private void grant(JobEffect.Grant grant) {
        Request request = requests.get(grant.worker());
        invariants.granted(grant.step(), request.slot(), network.now() - request.heardAt());
        Optional<HolderBook> told =
                request.known() == grant.step().incarnation() ? Optional.empty() : Optional.of(holders);
        network.send(node, request.slot().node(), () -> request.slot().leased(grant.step(), told));
    }

    private void commit(JobEffect.Commit commit) {
        HolderSeat seat = holders.seat(commit.holder());
        network.send(node, seat.node(), () -> {
            Optional<String> refusal = seat.holder().commit(commit.incarnation(), commit.steps());
            long last = commit.steps().getLast().step();
            network.send(
                    seat.node(),
                    node,
                    () -> apply(
                            refusal.isPresent()
                                    ? new JobCommand.HolderLost(commit.incarnation(), refusal.get())
                                    : new JobCommand.Committed(commit.incarnation(), last, commit.holder())));
        });
    }

    private static void retire(JobEffect.Retire retire, HolderSeat seat) {
        seat.holder().retire(retire.incarnation(), retire.step()).ifPresent(missing -> {
            throw new AssertionError("Holder " + seat.holder().index() + ": " + missing);
        });
    }

    private void snapshot(JobEffect.Snapshot snapshot) {
        HolderSeat seat = holders.seat(snapshot.holder());
        network.send(
                node,
                seat.node(),
                () -> seat.holder()
                        .snapshot(snapshot.incarnation(), snapshot.snapshot())
                        .ifPresentOrElse(
                                part -> network.send(seat.node(), node, () -> arrived(snapshot, seat, part)),
                                () -> network.send(
                                        seat.node(),
                                        node,
                                        () -> apply(new JobCommand.SnapshotRefused(snapshot.snapshot(), "refused")))));
    }

    private void arrived(JobEffect.Snapshot snapshot, HolderSeat seat, Part part) {
        long steps = part.numbers().get("steps");
        seat.holder().miscount(part, steps).ifPresent(wrong -> {
            throw new AssertionError("Holder " + part.holder() + " after " + steps + " steps: " + wrong);
        });
        if (snapshot.purpose() == JobEffect.Purpose.CHECKPOINT) {
            checkpointer.arrived(part);
        } else {
            evaluated.put(part.holder(), part);
            evaluateWhenComplete(snapshot.snapshot());
        }
        apply(new JobCommand.SnapshotTaken(part.snapshot(), part.holder(), steps));
    }

    private void evaluateWhenComplete(String name) {
        evaluated.values().removeIf(part -> !part.snapshot().equals(name));
        evaluation
                .filter(of -> of.snapshot().equals(name)
                        && evaluated.size() == plan.train().shards() + 1)
                .ifPresent(of -> {
                    evaluation = Optional.empty();
                    long steps = evaluated.values().iterator().next().numbers().get("steps");
                    evaluated.values().forEach(part -> invariants.requireAt(part, steps));
                    network.after(
                            node,
                            50 * MILLISECOND,
                            () -> apply(new JobCommand.Evaluated(of.snapshot(), 1, 1, 0, NO_SIZE, new byte[0])));
                });
    }

    /** What the checkpointer reports. */
    private final class Written implements SimulatedCheckpointer.Listener {
        @Override
        public void written(String snapshot, String where) {
            if (snapshot.equals(MODEL)) {
                apply(new JobCommand.ModelStored(where));
                return;
            }
            // checkpoint-STEP-INCARNATION
            String[] words = snapshot.split("-");
            CheckpointId id = new CheckpointId(Long.parseLong(words[2]), Long.parseLong(words[1]));
            invariants.written(id, () -> cluster.disk().parts(id));
            apply(new JobCommand.CheckpointWritten(snapshot, id.toString()));
        }

        @Override
        public void failed(String snapshot, String reason) {
            invariants.notWritten();
            apply(
                    snapshot.equals(MODEL)
                            ? new JobCommand.ModelNotStored(reason)
                            : new JobCommand.CheckpointFailed(snapshot, reason));
        }

        @Override
        public void overtaken(long incarnation, String reason) {
            apply(new JobCommand.HolderLost(incarnation, reason));
        }
    }
}
