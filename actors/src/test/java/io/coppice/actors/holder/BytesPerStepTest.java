package io.coppice.actors.holder;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.parameter.CompactLayout;
import io.coppice.compute.parameter.Partition;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.ParameterProtocol;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What one L0-ARM step of LeNet-5 puts on the wire: every message between worker, coordinator, gate sampler and shard, as
 * Akka serializes it. Prints the table of {@code deploy/results}.
 */
class BytesPerStepTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());
    private static final StepId STEP = new StepId("lenet5-l0-arm", 1, 1234, 1);

    private final ModelSettings model = new ModelSettings("lenet5", List.of());
    private final Network network = model.create(new Shape(1, 28, 28), 10);
    private final ShardState shard = Snapshots.initialShard(
            new HolderPlan(
                    network,
                    L0ArmSettings.DEFAULT.create(TrainingPlan.of(network, 55_000)),
                    Optimizer.of(AdamSettings.DEFAULT),
                    new CounterRandom(1),
                    Optional.empty(),
                    false,
                    model),
            0,
            1);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void bytesFallWithTheOpenWeights() {
        long dense = bytes(open(1));
        System.out.printf("| weights open | bytes a step | of the dense bytes |%n|---:|---:|---:|%n");
        for (double share : new double[] {1, 0.5, 0.25, 0.1}) {
            List<UnitSet> open = open(share);
            double ratio = (double) bytes(open) / dense;
            System.out.printf("| %.3f | %,d | %.3f |%n", weights(open), bytes(open), ratio);
            assertThat(weights(open)).isLessThanOrEqualTo(share).isGreaterThan(0.9 * share);
            assertThat(ratio).as("at a share of " + share).isLessThanOrEqualTo(Math.min(1, share + 0.1));
        }
    }

    /** The same share of the units of every layer, the largest with no more than this share of the weights. */
    private List<UnitSet> open(double share) {
        for (int thousandth = 1000; thousandth > 0; thousandth--) {
            double units = thousandth / 1000.0;
            List<UnitSet> open = network.gates().stream()
                    .map(gate -> UnitSet.where(gate.units(), unit -> unit == 0 || unit < units * gate.units()))
                    .toList();
            if (weights(open) <= share) {
                return open;
            }
        }
        throw new AssertionError("One unit a layer has more than " + share + " of the weights");
    }

    private double weights(List<UnitSet> open) {
        double all = network.blocks().stream().mapToInt(BlockShape::size).sum();
        return new CompactLayout(network.blocks(), network.open(open)).size() / all;
    }

    private long bytes(List<UnitSet> open) {
        ActorRef<Object> somebody = KIT.system().deadLetters();
        List<float[]> values = new ArrayList<>();
        List<GateDraw> layers = new ArrayList<>();
        for (GateShape gate : network.gates()) {
            values.add(new float[gate.units()]);
            UnitSet units = open.get(layers.size());
            layers.add(GateDraw.binary(units, units, new float[gate.units()], new float[gate.units()], false));
        }
        // Pass B opens as many units; where both open the same it is skipped, so it is asked for all the same here.
        Slices slices = (Slices) shard.pull(STEP, open, open);
        List<OpenBlock> blocks = network.open(open);
        CompactLayout layout = new CompactLayout(network.blocks(), blocks);
        float[] gradient = new float[layout.size()];
        List<Slice> push = layout.stretches(Partition.of(network.blocks(), 1).parts(0)).stream()
                .map(stretch -> new Slice(gradient, stretch.from(), stretch.length()))
                .toList();
        StepReport report = new StepReport(1, 1, 100, false, 1, new int[] {1, 1, 1, 1}, 1);
        List<Object> messages = List.of(
                new TrainingProtocol.RequestLease("node.0/0", 1, somebody.narrow()),
                new TrainingProtocol.Lease(STEP, Optional.empty()),
                new GateProtocol.AskDraw(STEP, somebody.narrow()),
                new GateProtocol.Drawn(STEP, new GateSample(layers)),
                new ParameterProtocol.Pull(STEP, open, open, somebody.narrow()),
                slices,
                new GateProtocol.Outcome(STEP, new StepOutcome(1, 1, values), somebody.narrow()),
                new GateProtocol.Learned(STEP),
                new ParameterProtocol.Push(STEP, open, push, values, List.of(), somebody.narrow()),
                new ParameterProtocol.Applied(STEP, 0, 1),
                new TrainingProtocol.StepDone(STEP, "node.0/0", report));
        long bytes = 0;
        for (Object message : messages) {
            bytes += SERIALIZATION.serialize(message).get().length;
        }
        return bytes;
    }
}
