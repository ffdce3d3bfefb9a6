package io.coppice.actors.training;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.training.StepComputer.Compute;
import io.coppice.actors.training.StepComputer.Computed;
import io.coppice.actors.transfer.Delivery;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.network.Network;
import io.coppice.protocols.message.DataProtocol;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.ParameterProtocol;
import io.coppice.protocols.message.ParameterProtocol.PullReply;
import io.coppice.protocols.message.ParameterProtocol.PushReply;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol;
import io.coppice.protocols.message.TrainingProtocol.Holders;
import io.coppice.protocols.message.TrainingProtocol.RequestLease;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import io.coppice.protocols.message.WireMessage;
import java.time.Duration;
import java.util.List;

/**
 * One of a worker's slots: it takes a step from lease to done. Two slots share a compute thread, so that one gathers the
 * next step's batch, draw and parameters while the other's arithmetic runs. What is asked when is decided by
 * {@link SlotState}; here are mail, clock and the step's arrays.
 */
final class StepSlot {
    private static final Duration RETRY_EVERY = Duration.ofMillis(500);

    private final ActorContext<WireMessage> context;
    private final ActorRef<WireMessage> self;
    private final String name;
    private final Network network;
    private final ActorRef<TrainingProtocol> coordinator;
    private final ActorRef<DataProtocol> loader;
    private final ActorRef<Compute> computer;
    private final ShardStretches stretches;
    private final PulledNorms norms;
    private final PulledNorms layerSums;
    private final SlotState state;
    private final Delivery delivery;
    private StepArrays arrays;
    private Holders holders;
    private DataProtocol.Batch batch;
    private Computed computed;
    private int samples;

    /** To take no step after the one under way, and then to end. */
    record Retire() implements PrivateMessage {}

    private record Retry() implements PrivateMessage {}

    private StepSlot(ActorContext<WireMessage> context, String name, WorkerJob job, ActorRef<Compute> computer) {
        this.context = context;
        this.self = context.getSelf();
        this.name = name;
        this.network = job.network();
        this.coordinator = job.coordinator();
        this.loader = job.loader();
        this.computer = computer;
        this.stretches = new ShardStretches(job.network(), job.shards());
        this.arrays = new StepArrays(network);
        this.norms = new PulledNorms(job.shards());
        this.layerSums = new PulledNorms(job.shards());
        this.state = new SlotState(job.shards());
        this.delivery = job.delivery();
    }

    static Behavior<WireMessage> create(String name, WorkerJob job, ActorRef<Compute> computer) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            StepSlot slot = new StepSlot(context, name, job, computer);
            timers.startTimerWithFixedDelay(new Retry(), RETRY_EVERY);
            slot.run(slot.state.start());
            return Behaviors.receiveMessage(message -> {
                slot.receiveOrFail(message);
                return slot.state.isRetired() ? Behaviors.stopped() : Behaviors.same();
            });
        }));
    }

    /** What no retry can mend ends the job with a sentence, not this slot without a word. */
    private void receiveOrFail(WireMessage message) {
        try {
            receive(message);
        } catch (RuntimeException | OutOfMemoryError failure) {
            context.getLog().error("{} failed on {}", name, state.step(), failure);
            if (state.step() == null) {
                throw failure;
            }
            run(state.failed(state.step(), "the worker failed: " + failure.getMessage()));
        }
    }

    private void receive(WireMessage message) {
        switch (message) {
            case TrainingProtocol.Lease lease -> leased(lease);
            case TrainingProtocol.NoMoreSteps noMore -> run(state.noMoreSteps());
            case DataProtocol.Batch answer -> batch(answer);
            case DataProtocol.NoBatch none -> run(state.failed(none.step(), none.reason()));
            case GateProtocol.Drawn answer -> drawn(answer);
            case ParameterProtocol.Slices slices -> pulled(slices);
            case Computed result -> computed(result);
            case GateProtocol.Learned answer -> run(state.learned(answer.step()));
            case ParameterProtocol.Applied answer ->
                run(state.applied(answer.step(), answer.shard(), answer.version()));
            case GateProtocol.Refused refused ->
                run(state.refused(refused.step(), "gate sampler: " + refused.reason()));
            case ParameterProtocol.Refused refused ->
                run(state.refused(refused.step(), "shard " + refused.shard() + ": " + refused.reason()));
            case Retry retry -> run(state.retry());
            case Retire retire -> state.retire();
            default -> context.getLog().warn("A slot does not understand {}", message);
        }
    }

    /** Who holds the state is told once an incarnation; a lease of one that was never told is passed over. */
    private void leased(TrainingProtocol.Lease lease) {
        lease.holders().ifPresent(told -> holders = told);
        if (holders != null && holders.incarnation() == lease.step().incarnation()) {
            run(state.leased(lease.step()));
        }
    }

    private void batch(DataProtocol.Batch answer) {
        if (state.wantsBatch(answer.step())) {
            batch = answer;
            run(state.batched());
        } else {
            loader.tell(new DataProtocol.Release(answer.buffer()));
        }
    }

    private void drawn(GateProtocol.Drawn answer) {
        if (state.wantsDraw(answer.step())) {
            arrays.open(answer.draw());
            stretches.open(arrays.openA(), arrays.openB());
            run(state.drawn());
        }
    }

    private void pulled(ParameterProtocol.Slices slices) {
        if (state.wantsSlices(slices.step(), slices.shard())) {
            norms.keep(slices.shard(), slices.squaredNorms());
            layerSums.keep(slices.shard(), slices.layerSums());
            stretches.copy(slices.shard(), slices, arrays);
            run(state.pulled(slices.shard(), slices.version()));
        }
    }

    private void computed(Computed result) {
        if (!state.wantsResult(result.step())) {
            return;
        }
        samples = batch.images().samples();
        computed = result;
        run(result.complaint().map(state::complained).orElseGet(state::computed));
    }

    private void run(List<SlotEffect> effects) {
        effects.forEach(this::perform);
    }

    private void perform(SlotEffect effect) {
        switch (effect) {
            case SlotEffect.AskLease ask -> {
                long known = holders == null ? 0 : holders.incarnation();
                coordinator.tell(new RequestLease(name, known, self.narrow()));
            }
            case SlotEffect.AskBatch ask -> loader.tell(new DataProtocol.NextBatch(ask.step(), self.narrow()));
            case SlotEffect.AskDraw ask -> holders.sampler().tell(new GateProtocol.AskDraw(ask.step(), self.narrow()));
            case SlotEffect.AskSlices ask -> pull(ask.step(), ask.shard());
            case SlotEffect.Compute compute -> {
                norms.sumInto(arrays.squaredNorms);
                arrays.layerSums = layerSums.sum();
                computer.tell(new Compute(compute.step(), arrays, batch.images(), batch.targets(), self));
            }
            case SlotEffect.TellOutcome tell -> {
                StepOutcome outcome = new StepOutcome(
                        computed.lossA(), computed.lossB(), arrays.squaredNorms, computed.gateGradients());
                holders.sampler().tell(new GateProtocol.Outcome(tell.step(), outcome, self.narrow()));
            }
            case SlotEffect.TellGradient tell -> push(tell.step(), tell.shard());
            case SlotEffect.ReportDone done ->
                coordinator.tell(new TrainingProtocol.StepDone(done.step(), name, report(done.staleness())));
            case SlotEffect.ReportFailed failed ->
                coordinator.tell(new TrainingProtocol.StepFailed(failed.step(), name, failed.reason()));
            case SlotEffect.ReportRefused refused ->
                coordinator.tell(new TrainingProtocol.StepRefused(refused.step(), name, refused.reason()));
            case SlotEffect.ReleaseBatch release -> {
                loader.tell(new DataProtocol.Release(batch.buffer()));
                batch = null;
            }
            case SlotEffect.LeaveArrays leave -> arrays = new StepArrays(network);
        }
    }

    private void pull(StepId step, int shard) {
        ActorRef<PullReply> replyTo = self.narrow();
        holders.shards()
                .get(shard)
                .tell(new ParameterProtocol.Pull(step, arrays.draw().openInA(), arrays.openUnitsInB(), replyTo));
    }

    private void push(StepId step, int shard) {
        GateSample draw = arrays.draw();
        ActorRef<PushReply> replyTo = self.narrow();
        ParameterProtocol push = new ParameterProtocol.Push(
                step,
                draw.openInA(),
                stretches.cut(shard, arrays.gradient),
                draw.probabilities(),
                arrays.layerSums,
                replyTo);
        delivery.tell(holders.shards().get(shard), push);
    }

    private StepReport report(int staleness) {
        return new StepReport(
                computed.lossA(),
                computed.lossB(),
                samples,
                arrays.isPassBSkipped(),
                computed.multiplyAdds(),
                arrays.openUnits(),
                staleness);
    }
}
