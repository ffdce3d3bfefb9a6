package io.coppice.actors.training;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.training.StepComputer.Compute;
import io.coppice.actors.training.StepComputer.Computed;
import io.coppice.compute.gate.Draw;
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
import java.util.BitSet;

/**
 * One of a worker's slots: it takes a step from lease to done. Two slots share a compute thread, so that one gathers the
 * next step's batch, draw and parameters while the other's arithmetic runs.
 *
 * <pre>
 *   phase       asks                                        goes on when
 *   LEASING     coordinator: a step                         leased
 *   GATHERING   loader: batch; sampler: draw, then           batch and all slices are here
 *               every shard: slices
 *   COMPUTING   compute thread                              computed
 *   TELLING     sampler: outcome; every shard: push         all acknowledged; then done, LEASING
 * </pre>
 *
 * Questions that stay unanswered are asked again; everything asked here may be asked twice. Holders that stay silent
 * longer cost the step its arrays (an old push may still be read), and a new lease is asked for.
 */
final class StepSlot {
    private static final Duration RETRY_EVERY = Duration.ofMillis(500);
    private static final int SILENCE_LIMIT = 10;

    private final ActorContext<WireMessage> context;
    private final ActorRef<WireMessage> self;
    private final String name;
    private final Network network;
    private final ActorRef<TrainingProtocol> coordinator;
    private final ActorRef<DataProtocol> loader;
    private final ActorRef<Compute> computer;
    private final ShardStretches stretches;
    private StepArrays arrays;
    private Phase phase = Phase.LEASING;
    private Holders holders;
    private StepId step;
    private DataProtocol.Batch batch;
    private boolean drawn;
    private boolean learned;
    private final BitSet answered = new BitSet();
    private final PulledNorms norms;
    private final long[] pulledVersions;
    private int staleness;
    private Computed computed;
    private int samples;
    private int silence;

    private enum Phase {
        LEASING,
        GATHERING,
        COMPUTING,
        TELLING,
        OVER
    }

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
        this.pulledVersions = new long[job.shards()];
    }

    static Behavior<WireMessage> create(String name, WorkerJob job, ActorRef<Compute> computer) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            StepSlot slot = new StepSlot(context, name, job, computer);
            timers.startTimerWithFixedDelay(new Retry(), RETRY_EVERY);
            slot.requestLease();
            return Behaviors.receiveMessage(message -> {
                slot.receiveOrFail(message);
                return Behaviors.same();
            });
        }));
    }

    /** What no retry can mend ends the job with a sentence, not this slot without a word. */
    private void receiveOrFail(WireMessage message) {
        try {
            receive(message);
        } catch (RuntimeException failure) {
            context.getLog().error("{} failed on {}", name, step, failure);
            if (step == null) {
                throw failure;
            }
            coordinator.tell(new TrainingProtocol.StepFailed(step, name, "the worker failed: " + failure.getMessage()));
            giveUp();
        }
    }

    private void receive(WireMessage message) {
        switch (message) {
            case TrainingProtocol.Lease lease -> leased(lease);
            case TrainingProtocol.NoMoreSteps noMore -> phase = Phase.OVER;
            case DataProtocol.Batch answer -> batch(answer);
            case DataProtocol.NoBatch none -> noBatch(none);
            case GateProtocol.Drawn answer -> drawn(answer);
            case ParameterProtocol.Slices slices -> pulled(slices);
            case Computed result -> computed(result);
            case GateProtocol.Learned answer -> learned(answer);
            case ParameterProtocol.Applied answer -> applied(answer);
            case GateProtocol.Refused refused -> refused(refused.step(), "gate sampler: " + refused.reason());
            case ParameterProtocol.Refused refused ->
                refused(refused.step(), "shard " + refused.shard() + ": " + refused.reason());
            case Retry retry -> retry();
            default -> context.getLog().warn("A slot does not understand {}", message);
        }
    }

    private void requestLease() {
        phase = Phase.LEASING;
        step = null;
        long known = holders == null ? 0 : holders.incarnation();
        coordinator.tell(new RequestLease(name, known, self.narrow()));
    }

    private void leased(TrainingProtocol.Lease lease) {
        lease.holders().ifPresent(told -> holders = told);
        if (phase != Phase.LEASING
                || holders == null
                || holders.incarnation() != lease.step().incarnation()) {
            return;
        }
        phase = Phase.GATHERING;
        silence = 0;
        step = lease.step();
        drawn = false;
        learned = false;
        staleness = 0;
        answered.clear();
        gather();
    }

    /** Asks whatever is still missing. */
    private void gather() {
        if (batch == null) {
            loader.tell(new DataProtocol.NextBatch(step, self.narrow()));
        }
        if (!drawn) {
            holders.sampler().tell(new GateProtocol.AskDraw(step, self.narrow()));
            return;
        }
        ActorRef<PullReply> replyTo = self.narrow();
        for (int shard = answered.nextClearBit(0); shard < shards(); shard = answered.nextClearBit(shard + 1)) {
            ActorRef<ParameterProtocol> holder = holders.shards().get(shard);
            holder.tell(new ParameterProtocol.Pull(step, arrays.draw().openInA(), arrays.openUnitsInB(), replyTo));
        }
    }

    private void batch(DataProtocol.Batch answer) {
        if (phase == Phase.GATHERING && answer.step().equals(step) && batch == null) {
            batch = answer;
            computeWhenComplete();
        } else {
            loader.tell(new DataProtocol.Release(answer.buffer()));
        }
    }

    private void noBatch(DataProtocol.NoBatch none) {
        if (none.step().equals(step)) {
            coordinator.tell(new TrainingProtocol.StepFailed(step, name, none.reason()));
            giveUp();
        }
    }

    private void drawn(GateProtocol.Drawn answer) {
        if (phase == Phase.GATHERING && answer.step().equals(step) && !drawn) {
            drawn = true;
            silence = 0;
            arrays.open(answer.draw());
            stretches.open(arrays.openA(), arrays.openB());
            gather();
        }
    }

    private void pulled(ParameterProtocol.Slices slices) {
        int shard = slices.shard();
        if (phase != Phase.GATHERING || !slices.step().equals(step) || answered.get(shard)) {
            return;
        }
        answered.set(shard);
        pulledVersions[shard] = slices.version();
        norms.keep(shard, slices.squaredNorms());
        stretches.copy(shard, slices, arrays);
        computeWhenComplete();
    }

    private void computeWhenComplete() {
        if (batch != null && drawn && answered.cardinality() == shards()) {
            phase = Phase.COMPUTING;
            norms.sumInto(arrays.squaredNorms);
            computer.tell(new Compute(step, arrays, batch.images(), batch.labels(), self));
        }
    }

    private void computed(Computed result) {
        samples = batch.images().samples();
        releaseBatch();
        if (result.complaint().isPresent()) {
            String complaint = result.complaint().get();
            coordinator.tell(new TrainingProtocol.StepFailed(step, name, complaint));
            requestLease();
            return;
        }
        phase = Phase.TELLING;
        computed = result;
        silence = 0;
        answered.clear();
        tell();
    }

    /** Tells the result to whoever has not acknowledged it. */
    private void tell() {
        Draw draw = arrays.draw();
        if (!learned) {
            StepOutcome outcome = new StepOutcome(computed.lossA(), computed.lossB(), arrays.squaredNorms);
            holders.sampler().tell(new GateProtocol.Outcome(step, outcome, self.narrow()));
        }
        ActorRef<PushReply> replyTo = self.narrow();
        for (int shard = answered.nextClearBit(0); shard < shards(); shard = answered.nextClearBit(shard + 1)) {
            ActorRef<ParameterProtocol> holder = holders.shards().get(shard);
            holder.tell(new ParameterProtocol.Push(
                    step, draw.openInA(), stretches.cut(shard, arrays.gradient), draw.probabilities(), replyTo));
        }
    }

    private void learned(GateProtocol.Learned answer) {
        if (phase == Phase.TELLING && answer.step().equals(step)) {
            learned = true;
            finishWhenTold();
        }
    }

    private void applied(ParameterProtocol.Applied answer) {
        if (phase == Phase.TELLING && answer.step().equals(step) && !answered.get(answer.shard())) {
            answered.set(answer.shard());
            long missed = answer.version() - 1 - pulledVersions[answer.shard()];
            staleness = Math.max(staleness, (int) missed);
            finishWhenTold();
        }
    }

    private void finishWhenTold() {
        if (learned && answered.cardinality() == shards()) {
            StepReport report = new StepReport(
                    computed.lossA(),
                    computed.lossB(),
                    samples,
                    arrays.isPassBSkipped(),
                    computed.multiplyAdds(),
                    arrays.openUnits(),
                    staleness);
            coordinator.tell(new TrainingProtocol.StepDone(step, name, report));
            requestLease();
        }
    }

    private void refused(StepId refusedStep, String reason) {
        if (refusedStep.equals(step) && phase != Phase.COMPUTING) {
            coordinator.tell(new TrainingProtocol.StepRefused(step, name, reason));
            giveUp();
        }
    }

    private void retry() {
        switch (phase) {
            case LEASING -> requestLease();
            case GATHERING, TELLING -> {
                if (++silence > SILENCE_LIMIT) {
                    giveUp();
                } else if (silence == 1) {
                    // It may have been asked a moment ago.
                    return;
                } else if (phase == Phase.GATHERING) {
                    gather();
                } else {
                    tell();
                }
            }
            case COMPUTING, OVER -> {}
        }
    }

    /** Leaves the step to a later attempt. Its arrays may still be read by a holder that was slow, so they are left too. */
    private void giveUp() {
        if (phase == Phase.TELLING) {
            arrays = new StepArrays(network);
        }
        releaseBatch();
        requestLease();
    }

    private void releaseBatch() {
        if (batch != null) {
            loader.tell(new DataProtocol.Release(batch.buffer()));
            batch = null;
        }
    }

    private int shards() {
        return pulledVersions.length;
    }
}
