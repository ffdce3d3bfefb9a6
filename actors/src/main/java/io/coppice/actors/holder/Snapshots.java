package io.coppice.actors.holder;

import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.export.InitialWeights;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.parameter.PartArrays;
import io.coppice.compute.parameter.Partition;
import io.coppice.compute.parameter.RowRange;
import io.coppice.compute.parameter.ShardSlice;
import io.coppice.compute.training.GateLearner;
import io.coppice.protocols.message.SnapshotProtocol;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the state of a holder as an incarnation begins: from the seed, or from a part of a checkpoint. */
final class Snapshots {

    private Snapshots() {}

    static NamedArray named(ArrayEntry.Floats array) {
        int[] shape = array.shape().stream().mapToInt(size -> size).toArray();
        return new NamedArray(array.name(), shape, array.values());
    }

    /** Every weight as the seed or the job's file has it. */
    static ShardState initialShard(HolderPlan plan, int shard, int shards) {
        Network network = plan.network();
        InitialWeights initial = InitialWeights.of(network, plan.model(), plan.initialisation(), plan.noise());
        List<ShardSlice> parts = new ArrayList<>();
        for (RowRange part : Partition.of(network.blocks(), shards).parts(shard)) {
            ShardSlice initialPart = ShardSlice.initial(
                    network.blocks().get(part.block()),
                    part,
                    axis(network, part),
                    initial.block(part.block()),
                    plan.optimizer().settings(),
                    plan.average().isPresent());
            plan.method()
                    .weightRule()
                    .ifPresent(
                            rule -> initialPart.ruledBy(rule, plan.optimizer().settings()));
            parts.add(initialPart);
        }
        return new ShardState(plan, shard, parts, 0);
    }

    /** @throws IllegalArgumentException naming what the snapshot lacks */
    static ShardState restoredShard(HolderPlan plan, int shard, int shards, Part snapshot) {
        Network network = plan.network();
        Map<String, float[]> arrays = arrays(snapshot);
        List<ShardSlice> parts = new ArrayList<>();
        for (RowRange part : Partition.of(network.blocks(), shards).parts(shard)) {
            BlockShape shape = network.blocks().get(part.block());
            ShardSlice restored = PartArrays.restore(
                    shape,
                    part,
                    axis(network, part),
                    arrays,
                    plan.optimizer().settings(),
                    plan.average().isPresent());
            plan.method()
                    .weightRule()
                    .ifPresent(rule -> PartArrays.restoreRuled(
                            restored,
                            rule,
                            arrays,
                            plan.optimizer().settings(),
                            plan.grouping().updates(steps(snapshot))));
            parts.add(restored);
        }
        return new ShardState(plan, shard, parts, steps(snapshot));
    }

    /** φ as the seed has it. */
    static GateState initialGates(HolderPlan plan) {
        return new GateState(
                plan, GateLearner.initial(plan.method(), plan.optimizer(), plan.noise(), plan.average()), 0);
    }

    /** @throws IllegalArgumentException naming what the snapshot lacks */
    static GateState restoredGates(HolderPlan plan, Part snapshot) {
        GateLearner learner =
                GateLearner.restored(plan.method(), plan.optimizer(), plan.noise(), plan.average(), arrays(snapshot));
        return new GateState(plan, learner, steps(snapshot));
    }

    private static Optional<GateShape.Axis> axis(Network network, RowRange part) {
        return network.gates().stream()
                .filter(gate -> gate.block() == part.block())
                .map(GateShape::axis)
                .findFirst();
    }

    private static Map<String, float[]> arrays(Part snapshot) {
        Map<String, float[]> arrays = new HashMap<>();
        snapshot.arrays().forEach(array -> arrays.put(array.name(), array.data()));
        return arrays;
    }

    private static long steps(Part snapshot) {
        Long steps = snapshot.numbers().get(SnapshotProtocol.STEPS);
        if (steps == null) {
            throw new IllegalArgumentException(
                    "The snapshot does not say how many steps it has taken in; it has " + snapshot.numbers());
        }
        return steps;
    }
}
