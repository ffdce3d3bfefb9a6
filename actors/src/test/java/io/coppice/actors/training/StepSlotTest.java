package io.coppice.actors.training;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.coppice.actors.training.StepComputer.Compute;
import io.coppice.actors.training.StepComputer.Computed;
import io.coppice.actors.transfer.Delivery;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.parameter.CompactLayout;
import io.coppice.compute.parameter.Partition;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.DataProtocol;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.ParameterProtocol;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol;
import io.coppice.protocols.message.TrainingProtocol.RequestLease;
import io.coppice.protocols.message.WireMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One slot among probes: what it asks, what it asks again, what it gives back. */
class StepSlotTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final int SHARDS = 2;
    private static final StepId STEP = new StepId("job", 1, 7, 1);

    private final Network network = new ModelSettings("mlp", List.of(5, 4)).create(Shape.vector(6), 3);
    private final TestProbe<TrainingProtocol> coordinator = KIT.createTestProbe();
    private final TestProbe<DataProtocol> loader = KIT.createTestProbe();
    private final TestProbe<Compute> computer = KIT.createTestProbe();
    private final TestProbe<GateProtocol> sampler = KIT.createTestProbe();
    private final List<TestProbe<ParameterProtocol>> shards = List.of(KIT.createTestProbe(), KIT.createTestProbe());
    private ActorRef<WireMessage> slot;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void lease() {
        slot = KIT.spawn(StepSlot.create("worker/0", job(coordinator), computer.ref()));
        RequestLease request = coordinator.expectMessageClass(RequestLease.class);
        assertThat(request.knownIncarnation()).isZero();
        slot.tell(new TrainingProtocol.Lease(STEP, Optional.of(holders())));
    }

    /** A slot that has asked for a lease, and is told to retire before it gets one. */
    private ActorRef<WireMessage> retiring(TestProbe<TrainingProtocol> asked) {
        ActorRef<WireMessage> waiting = KIT.spawn(StepSlot.create("worker/1", job(asked), computer.ref()));
        asked.expectMessageClass(RequestLease.class);
        waiting.tell(new StepSlot.Retire());
        return waiting;
    }

    private WorkerJob job(TestProbe<TrainingProtocol> coordinator) {
        return new WorkerJob(
                network,
                () -> null,
                StepListener.NONE,
                kernels -> null,
                SHARDS,
                coordinator.ref(),
                loader.ref(),
                Delivery.DIRECT);
    }

    private TrainingProtocol.Holders holders() {
        return new TrainingProtocol.Holders(
                1, sampler.ref(), shards.stream().map(TestProbe::ref).toList());
    }

    @Test
    void aStepGoesFromLeaseToDone() {
        gather();
        Compute compute = computer.expectMessageClass(Compute.class);
        assertThat(compute.arrays().parametersA).startsWith(1, 1, 1).endsWith(2, 2, 2);
        slot.tell(new Computed(STEP, 0.5, 0.25, List.of(), 99, Optional.empty()));
        assertThat(loader.expectMessageClass(DataProtocol.Release.class).buffer())
                .isEqualTo(3);
        GateProtocol.Outcome outcome = sampler.expectMessageClass(GateProtocol.Outcome.class);
        assertThat(outcome.outcome().squaredNorms().getFirst()).containsOnly(3);
        slot.tell(new GateProtocol.Learned(STEP));
        for (int shard = 0; shard < SHARDS; shard++) {
            shards.get(shard).expectMessageClass(ParameterProtocol.Push.class);
            coordinator.expectNoMessage(Duration.ofMillis(20));
            slot.tell(new ParameterProtocol.Applied(STEP, shard, 12 + shard));
        }
        TrainingProtocol.StepDone done = coordinator.expectMessageClass(TrainingProtocol.StepDone.class);
        assertThat(done.report().lossA()).isEqualTo(0.5);
        assertThat(done.report().staleness())
                .as("pulled at 10, applied as number 13")
                .isEqualTo(2);
        assertThat(coordinator.expectMessageClass(RequestLease.class).knownIncarnation())
                .isEqualTo(1);
    }

    @Test
    void whoRetiresFinishesTheStepFirst() {
        gather();
        slot.tell(new StepSlot.Retire());
        computer.expectMessageClass(Compute.class);
        slot.tell(new Computed(STEP, 0.5, 0.25, List.of(), 99, Optional.empty()));
        slot.tell(new GateProtocol.Learned(STEP));
        for (int shard = 0; shard < SHARDS; shard++) {
            slot.tell(new ParameterProtocol.Applied(STEP, shard, 12));
        }
        coordinator.expectMessageClass(TrainingProtocol.StepDone.class);
        coordinator.expectTerminated(slot);
        coordinator.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void whoRetiresTakesTheLeaseThatWasAskedFor() {
        TestProbe<TrainingProtocol> asked = KIT.createTestProbe();
        ActorRef<WireMessage> waiting = retiring(asked);
        waiting.tell(new TrainingProtocol.Lease(STEP, Optional.of(holders())));
        assertThat(loader.expectMessageClass(DataProtocol.NextBatch.class).step())
                .isEqualTo(STEP);
        loader.expectMessageClass(DataProtocol.NextBatch.class);
        waiting.tell(new GateProtocol.Refused(STEP, "another incarnation"));
        asked.expectMessageClass(TrainingProtocol.StepRefused.class);
        asked.expectTerminated(waiting);
    }

    @Test
    void whoRetiresAndIsGivenNoLeaseEnds() {
        TestProbe<TrainingProtocol> asked = KIT.createTestProbe();
        ActorRef<WireMessage> waiting = retiring(asked);
        asked.expectTerminated(waiting, Duration.ofSeconds(5));
        asked.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void whatStaysUnansweredIsAskedAgainAndOnlyThat() {
        loader.expectMessageClass(DataProtocol.NextBatch.class);
        sampler.expectMessageClass(GateProtocol.AskDraw.class);
        slot.tell(draw());
        slot.tell(slices(0));
        shards.forEach(shard -> shard.expectMessageClass(ParameterProtocol.Pull.class));
        shards.get(1).expectMessageClass(ParameterProtocol.Pull.class, Duration.ofSeconds(5));
        shards.get(0).expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void aRefusalIsReportedAndTheBatchGivenBack() {
        loader.expectMessageClass(DataProtocol.NextBatch.class);
        slot.tell(batch());
        slot.tell(new GateProtocol.Refused(STEP, "another incarnation"));
        assertThat(coordinator
                        .expectMessageClass(TrainingProtocol.StepRefused.class)
                        .reason())
                .contains("another incarnation");
        loader.expectMessageClass(DataProtocol.Release.class);
        coordinator.expectMessageClass(RequestLease.class);
    }

    @Test
    void aBadNumberIsNotPushed() {
        gather();
        computer.expectMessageClass(Compute.class);
        slot.tell(new Computed(STEP, Double.NaN, 0, List.of(), 0, Optional.of("the loss is not a finite number")));
        assertThat(coordinator
                        .expectMessageClass(TrainingProtocol.StepFailed.class)
                        .reason())
                .contains("not a finite number");
        shards.forEach(shard -> shard.expectNoMessage(Duration.ofMillis(20)));
    }

    @Test
    void answersToAnotherAttemptArePassedOver() {
        StepId old = new StepId("job", 1, 7, 2);
        slot.tell(new DataProtocol.Batch(old, 8, Tensor.zeros(6, 1, 1, 2), Targets.of(new int[2])));
        loader.expectMessageClass(DataProtocol.NextBatch.class);
        assertThat(loader.expectMessageClass(DataProtocol.Release.class).buffer())
                .isEqualTo(8);
        computer.expectNoMessage(Duration.ofMillis(20));
    }

    /** Answers everything that is asked before the arithmetic. */
    private void gather() {
        loader.expectMessageClass(DataProtocol.NextBatch.class);
        sampler.expectMessageClass(GateProtocol.AskDraw.class);
        slot.tell(batch());
        slot.tell(draw());
        for (int shard = 0; shard < SHARDS; shard++) {
            shards.get(shard).expectMessageClass(ParameterProtocol.Pull.class);
            slot.tell(slices(shard));
        }
    }

    private static DataProtocol.Batch batch() {
        return new DataProtocol.Batch(STEP, 3, Tensor.zeros(6, 1, 1, 2), Targets.of(new int[2]));
    }

    private GateProtocol.Drawn draw() {
        List<GateDraw> layers = network.gates().stream()
                .map(gate -> {
                    UnitSet all = UnitSet.all(gate.units());
                    return GateDraw.binary(all, all, new float[gate.units()], new float[0], false);
                })
                .toList();
        return new GateProtocol.Drawn(STEP, new GateSample(layers));
    }

    /** All of shard 0 is 1, all of shard 1 is 2; squared norms likewise. */
    private ParameterProtocol.Slices slices(int shard) {
        List<UnitSet> open =
                network.gates().stream().map(gate -> UnitSet.all(gate.units())).toList();
        int size = new CompactLayout(network.blocks(), network.open(open))
                .size(Partition.of(network.blocks(), SHARDS).parts(shard));
        List<float[]> norms = network.gates().stream()
                .map(gate -> filled(gate.units(), shard + 1))
                .toList();
        Slice passA = new Slice(filled(size, shard + 1), 0, size);
        return new ParameterProtocol.Slices(STEP, shard, 10, passA, new Slice(new float[0], 0, 0), norms, List.of());
    }

    private static float[] filled(int length, float value) {
        float[] filled = new float[length];
        Arrays.fill(filled, value);
        return filled;
    }
}
