package io.coppice.actors.holder;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import io.coppice.actors.node.CoppiceNode;
import io.coppice.actors.node.NodeParts;
import io.coppice.actors.node.NodeSettings;
import io.coppice.actors.scale.StepCosts;
import io.coppice.actors.transfer.ChunkedDelivery;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.parameter.CompactLayout;
import io.coppice.compute.parameter.Partition;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.GateProtocol.Learned;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.WireMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures what a step costs on this machine: states in this thread, messages between two nodes over loopback. */
public final class CostMeter {
    private static final int MESSAGES = 20_000;
    private static final int TENSORS = 200;
    private static final int STEPS = 400;
    private static final Set<String> ROLES = Set.of("front", "shard", "worker");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ModelSettings model;
    private final Network network;
    private final List<UnitSet> open;

    private CostMeter(ModelSettings model) {
        this.model = model;
        this.network = model.create(new Shape(1, 28, 28), 10);
        this.open =
                network.gates().stream().map(gate -> UnitSet.all(gate.units())).toList();
    }

    /**
     * A step with every unit open.
     *
     * @param passes 1 or 2, each of which pulls
     * @param arithmetic microseconds that a worker takes, and how many of them it only waits
     */
    public static StepCosts measure(ModelSettings model, int passes, double arithmetic, double waiting) {
        CostMeter meter = new CostMeter(model);
        double parameters = 4.0 * new CompactLayout(meter.network.blocks(), meter.network.open(meter.open)).size();
        double gates = 4.0 * 3 * meter.open.stream().mapToInt(UnitSet::total).sum();
        double[] shard = meter.shard(passes);
        double[] carriage = meter.carriage();
        double speed = CoordinationSpeed.coordinatorAlone(20_000);
        double sampler = CoordinationSpeed.samplerAlone(20_000);
        return new StepCosts(
                arithmetic,
                waiting,
                1e6 / speed,
                1e6 / sampler,
                shard[0],
                shard[1],
                carriage[0],
                carriage[1],
                passes * parameters,
                parameters,
                gates);
    }

    /** Microseconds of a pull and of a push at one shard that has everything; the better half of the steps. */
    private double[] shard(int passes) {
        HolderPlan plan = new HolderPlan(
                network,
                L0ArmSettings.DEFAULT.create(TrainingPlan.of(network, 55_000)),
                Optimizer.of(AdamSettings.DEFAULT),
                new CounterRandom(1),
                Optional.empty(),
                false,
                model);
        ShardState state = Snapshots.initialShard(plan, 0, 1);
        CompactLayout layout = new CompactLayout(network.blocks(), network.open(open));
        float[] gradient = new float[layout.size()];
        List<Slice> push = layout.stretches(Partition.of(network.blocks(), 1).parts(0)).stream()
                .map(stretch -> new Slice(gradient, stretch.from(), stretch.length()))
                .toList();
        List<float[]> probabilities =
                network.gates().stream().map(gate -> new float[gate.units()]).toList();
        double[] best = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        for (int round = 0; round < 4; round++) {
            long pulling = 0;
            long pushing = 0;
            for (int i = 0; i < STEPS; i++) {
                StepId step = new StepId("job", 1, (long) round * STEPS + i, 1);
                long begun = System.nanoTime();
                state.pull(step, open, passes == 2 ? open : List.of());
                long between = System.nanoTime();
                state.push(step, open, push, probabilities, List.of());
                pulling += between - begun;
                pushing += System.nanoTime() - between;
                state.retire(step.step());
            }
            best[0] = Math.min(best[0], pulling / 1e3 / STEPS);
            best[1] = Math.min(best[1], pushing / 1e3 / STEPS);
        }
        return best;
    }

    /** Microseconds of a small message, and of a byte of tensors. */
    private double[] carriage() {
        try (CoppiceNode first = node(List.of());
                CoppiceNode second = node(List.of(first.hostAndPort()))) {
            ActorTestKit kit = ActorTestKit.create(second.system());
            TestProbe<WireMessage> probe = kit.createTestProbe();
            String path = ActorRefResolver.get(second.system()).toSerializationFormat(probe.getRef());
            ActorRef<WireMessage> remote = ActorRefResolver.get(first.system()).resolveActorRef(path);
            StepId step = new StepId("job", 1, 2, 3);
            double message = Double.POSITIVE_INFINITY;
            double tensor = Double.POSITIVE_INFINITY;
            // More than a chunk: what is less would go to this probe over the channel of small messages, which refuses
            // it.
            float[] data = new float[400_000];
            Slice slice = new Slice(data, 0, data.length);
            Slice none = new Slice(data, 0, 0);
            for (int round = 0; round < 3; round++) {
                message = Math.min(message, micros(probe, MESSAGES, () -> remote.tell(new Learned(step))));
                tensor = Math.min(
                        tensor,
                        micros(
                                probe,
                                TENSORS,
                                () -> ChunkedDelivery.of(first.system())
                                        .tell(
                                                remote.narrow(),
                                                new Slices(step, 0, 5, slice, none, List.of(), List.of()))));
            }
            return new double[] {message, tensor / (4.0 * data.length)};
        }
    }

    /** Of one of so many, sent in bursts that the other side has seen before the next. */
    private static double micros(TestProbe<WireMessage> probe, int count, Runnable send) {
        int burst = 20;
        long begun = System.nanoTime();
        for (int sent = 0; sent < count; sent += burst) {
            for (int i = 0; i < burst; i++) {
                send.run();
            }
            for (int i = 0; i < burst; i++) {
                probe.receiveMessage(PATIENCE);
            }
        }
        return (System.nanoTime() - begun) / 1e3 / count;
    }

    private static CoppiceNode node(List<String> seeds) {
        return CoppiceNode.start(new NodeSettings("127.0.0.1", 0, ROLES, seeds, 1, Map.of()), NodeParts.standard());
    }
}
