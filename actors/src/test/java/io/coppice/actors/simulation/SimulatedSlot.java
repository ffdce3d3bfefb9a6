package io.coppice.actors.simulation;

import static io.coppice.actors.simulation.SimulatedNetwork.MILLISECOND;

import io.coppice.actors.training.SlotEffect;
import io.coppice.actors.training.SlotState;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real state of a worker's slot, which speaks the step protocol over a bad network. */
final class SimulatedSlot {
    private static final long RETRY = 500 * MILLISECOND;
    private static final int SAMPLER = -1;

    private final String name;
    private final SimulatedNode node;
    private final SimulatedCoordinator coordinator;
    private final SimulatedNetwork network;
    private final ComputeThread thread;
    private final SlotState state;
    private final Map<Integer, SimulatedHolder.Pulled> pulled = new HashMap<>();
    private Optional<HolderBook> holders = Optional.empty();
    private boolean dismissed;

    SimulatedSlot(
            String name,
            SimulatedNode node,
            SimulatedCoordinator coordinator,
            SimulatedNetwork network,
            ComputeThread thread,
            int shards) {
        this.name = name;
        this.node = node;
        this.coordinator = coordinator;
        this.network = network;
        this.thread = thread;
        this.state = new SlotState(shards);
    }

    void start() {
        run(state.start());
        retryForEver();
    }

    String name() {
        return name;
    }

    SimulatedNode node() {
        return node;
    }

    /** The worker is stopped by its host. */
    void dismiss() {
        dismissed = true;
    }

    /** Whether it may still do what is leased to it. */
    boolean isAtWork() {
        return !dismissed && node.isAwake();
    }

    private void retryForEver() {
        network.after(node, RETRY, () -> {
            if (!dismissed) {
                run(state.retry());
                retryForEver();
            }
        });
    }

    /** @param told where this incarnation's state lives, empty when this slot knows it */
    void leased(StepId step, Optional<HolderBook> told) {
        if (dismissed) {
            return;
        }
        told.ifPresent(book -> holders = told);
        if (state.isLeasing()
                && holders.filter(book -> book.incarnation() == step.incarnation())
                        .isPresent()) {
            pulled.clear();
            run(state.leased(step));
        }
    }

    void noMoreSteps() {
        run(state.noMoreSteps());
    }

    private void run(List<SlotEffect> effects) {
        if (!dismissed) {
            effects.forEach(this::perform);
        }
    }

    private void perform(SlotEffect effect) {
        switch (effect) {
            case SlotEffect.AskLease ask -> {
                long known = holders.map(HolderBook::incarnation).orElse(0L);
                toCoordinator(() -> coordinator.leaseAsked(this, known));
            }
            case SlotEffect.AskBatch ask ->
                network.after(node, network.random().nextLong(MILLISECOND), () -> {
                    if (state.wantsBatch(ask.step())) {
                        run(state.batched());
                    }
                });
            case SlotEffect.AskDraw ask -> pull(ask.step(), SAMPLER);
            case SlotEffect.AskSlices ask -> pull(ask.step(), ask.shard());
            case SlotEffect.Compute compute ->
                thread.compute(() -> {
                    if (state.wantsResult(compute.step())) {
                        run(state.computed());
                    }
                });
            case SlotEffect.TellOutcome tell -> push(tell.step(), SAMPLER);
            case SlotEffect.TellGradient tell -> push(tell.step(), tell.shard());
            case SlotEffect.ReportDone done -> {
                StepReport report = new StepReport(1, 1, 1, false, 1, new int[0], done.staleness());
                toCoordinator(() -> coordinator.stepDone(done.step(), report));
            }
            case SlotEffect.ReportFailed failed -> throw new AssertionError("Nothing fails here: " + failed);
            case SlotEffect.ReportRefused refused ->
                toCoordinator(() -> coordinator.stepRefused(refused.step(), refused.reason()));
            case SlotEffect.ReleaseBatch release -> {}
            case SlotEffect.LeaveArrays leave -> {}
        }
    }

    private void toCoordinator(Runnable delivery) {
        network.send(node, coordinator.node(), delivery);
    }

    private HolderSeat seat(int holder) {
        return holders.orElseThrow().seat(holder);
    }

    private void pull(StepId step, int index) {
        HolderSeat seat = seat(index);
        network.send(node, seat.node(), () -> {
            Optional<SimulatedHolder.Pulled> answer = seat.holder().pull(step);
            network.send(
                    seat.node(),
                    node,
                    () -> answer.ifPresentOrElse(
                            slices -> pulled(step, index, slices), () -> run(state.refused(step, "pull refused"))));
        });
    }

    private void pulled(StepId step, int index, SimulatedHolder.Pulled answer) {
        if (index == SAMPLER) {
            if (state.wantsDraw(step)) {
                pulled.put(index, answer);
                run(state.drawn());
            }
        } else if (state.wantsSlices(step, index)) {
            pulled.put(index, answer);
            run(state.pulled(index, answer.version()));
        }
    }

    private void push(StepId step, int index) {
        HolderSeat seat = seat(index);
        SimulatedHolder.Pulled answer = pulled.get(index);
        network.send(node, seat.node(), () -> {
            Optional<Long> version = seat.holder().push(step, answer);
            network.send(
                    seat.node(),
                    node,
                    () -> version.ifPresentOrElse(
                            taken -> run(index == SAMPLER ? state.learned(step) : state.applied(step, index, taken)),
                            () -> run(state.refused(step, "push refused"))));
        });
    }
}
