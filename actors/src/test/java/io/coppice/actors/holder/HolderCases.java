package io.coppice.actors.holder;

import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.MovingAverage;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.optimizer.StalenessCorrection;
import io.coppice.compute.parameter.CompactLayout;
import io.coppice.compute.parameter.Partition;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A small job to try the states of holders on. */
final class HolderCases {
    static final int SHARDS = 2;
    static final int SHARD = 1;

    private HolderCases() {}

    static ShardState correcting(StalenessCorrection correction) {
        HolderPlan plain = plan(false);
        HolderPlan plan = new HolderPlan(
                plain.network(),
                plain.method(),
                plain.optimizer(),
                plain.noise(),
                plain.average(),
                plain.staged(),
                plain.model(),
                plain.initialisation(),
                correction,
                plain.grouping());
        return Snapshots.initialShard(plan, SHARD, SHARDS);
    }

    static HolderPlan plan(boolean staged) {
        ModelSettings model = new ModelSettings("mlp", List.of(13, 9));
        Network network = model.create(new Shape(1, 5, 5), 4);
        return new HolderPlan(
                network,
                L0ArmSettings.DEFAULT.create(TrainingPlan.of(network, 1000)),
                Optimizer.of(AdamSettings.DEFAULT),
                new CounterRandom(3),
                Optional.of(new MovingAverage(0.9)),
                staged,
                model);
    }

    static ShardState shard(boolean staged) {
        return Snapshots.initialShard(plan(staged), SHARD, SHARDS);
    }

    static StepId step(long step, int attempt) {
        return new StepId("job", 1, step, attempt);
    }

    /** The gates of a step; the same for every attempt. */
    static GateSample draw(long step) {
        HolderPlan plan = plan(false);
        return plan.method().draw(plan.method().initialise(plan.noise()), step, plan.noise());
    }

    /** The gradient that an attempt computed: different attempts may differ. */
    static List<Slice> gradients(long step, int attempt) {
        Network network = plan(false).network();
        CompactLayout layout =
                new CompactLayout(network.blocks(), network.open(draw(step).openInA()));
        Random random = new Random(1000 * step + attempt);
        float[] compact = new float[layout.size()];
        for (int i = 0; i < compact.length; i++) {
            compact[i] = 1e-2f * (float) random.nextGaussian();
        }
        return layout.stretches(Partition.of(network.blocks(), SHARDS).parts(SHARD)).stream()
                .map(stretch -> new Slice(compact, stretch.from(), stretch.length()))
                .toList();
    }

    static StepOutcome outcome(long step, int attempt) {
        Random random = new Random(77 * step + attempt);
        List<float[]> norms = plan(false).network().gates().stream()
                .map(gate -> {
                    float[] squares = new float[gate.units()];
                    for (int i = 0; i < squares.length; i++) {
                        squares[i] = random.nextFloat();
                    }
                    return squares;
                })
                .toList();
        return new StepOutcome(random.nextDouble(), random.nextDouble(), norms);
    }

    /** A part's bits, to compare. */
    static Map<String, List<Integer>> bits(Part part) {
        Map<String, List<Integer>> bits = new TreeMap<>();
        for (NamedArray array : part.arrays()) {
            List<Integer> ofArray = new ArrayList<>();
            for (float number : array.data()) {
                ofArray.add(Float.floatToRawIntBits(number));
            }
            bits.put(array.name(), ofArray);
        }
        return bits;
    }
}
