package io.coppice.actors.holder;

import io.coppice.actors.training.CountedSteps;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.method.DenseSettings;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.parameter.Partition;
import io.coppice.compute.parameter.RowRange;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.ParameterProtocol.Applied;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shards and gate sampler of a tiny network. A worker's gradient is a function of the step and of the parameters that it
 * pulled, so the outcome of a staged job must not depend on what the network did to its messages; or its parameters count
 * steps, see {@link CountedSteps}.
 */
public final class StateHolders {
    private final HolderPlan plan;
    private final int shards;
    private final boolean counting;

    public StateHolders(boolean staged, int shards, boolean counting) {
        ModelSettings model = new ModelSettings("mlp", List.of(5, 4));
        Network network = model.create(Shape.vector(6), 3);
        MethodSettings method = counting ? new DenseSettings(0) : L0ArmSettings.DEFAULT;
        this.shards = shards;
        this.counting = counting;
        this.plan = new HolderPlan(
                network,
                method.create(TrainingPlan.of(network, 1000)),
                Optimizer.of(counting ? CountedSteps.PLAIN : AdamSettings.DEFAULT),
                new CounterRandom(7),
                Optional.empty(),
                staged,
                model);
    }

    /** @param index -1 for the gate sampler */
    public StateHolder<?> create(int index) {
        return index < 0 ? new Sampler() : new Shard(index);
    }

    private List<UnitSet> openUnits(long step) {
        List<UnitSet> open = new ArrayList<>();
        for (GateShape gate : plan.network().gates()) {
            long base = new CounterRandom(3).base(CounterRandom.Stream.GATES, step, open.size());
            open.add(UnitSet.where(
                    gate.units(), unit -> counting || unit == 0 || CounterRandom.uniform(base, unit) < 0.5));
        }
        return open;
    }

    private List<float[]> perUnit(float value) {
        List<float[]> values = new ArrayList<>();
        for (GateShape gate : plan.network().gates()) {
            float[] layer = new float[gate.units()];
            Arrays.fill(layer, value);
            values.add(layer);
        }
        return values;
    }

    private final class Shard extends StateHolder<ShardState> {
        private Shard(int index) {
            super(index);
        }

        private record Gathered(Slices slices, float[] copy) implements Pulled {
            @Override
            public long version() {
                return slices.version();
            }
        }

        @Override
        ShardState initial() {
            return Snapshots.initialShard(plan, index(), shards);
        }

        @Override
        ShardState restored(Part part) {
            return Snapshots.restoredShard(plan, index(), shards, part);
        }

        @Override
        Pulled pull(ShardState state, StepId step) {
            Slices slices = (Slices) state.pull(step, openUnits(step.step()), List.of());
            return new Gathered(slices, slices.passA().data().clone());
        }

        @Override
        Optional<Long> push(ShardState state, StepId step, Pulled pulled) {
            List<UnitSet> open = openUnits(step.step());
            float[] values = ((Gathered) pulled).copy();
            float[] gradient = new float[values.length];
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = 0.1f * values[i] + 0.01f * ((step.step() * 31 + i) % 7 - 3);
            }
            List<Slice> slices = cut(open, gradient);
            if (counting) {
                slices.forEach(slice -> count(step.step(), slice));
            }
            return state.push(step, open, slices, perUnit(0.5f), List.of()) instanceof Applied applied
                    ? Optional.of(applied.version())
                    : Optional.empty();
        }

        private static void count(long step, Slice slice) {
            for (int i = 0; i < slice.length(); i++) {
                slice.data()[slice.from() + i] = CountedSteps.gradient(step, i);
            }
        }

        private List<Slice> cut(List<UnitSet> open, float[] gradient) {
            List<OpenBlock> blocks = plan.network().open(open);
            List<Slice> slices = new ArrayList<>();
            int at = 0;
            for (RowRange part : Partition.of(plan.network().blocks(), shards).parts(index())) {
                OpenBlock block = blocks.get(part.block());
                int weights = part.openWeights(plan.network().blocks().get(part.block()), block);
                slices.add(new Slice(gradient, at, weights));
                slices.add(new Slice(gradient, at + weights, part.openOutputs(block)));
                at += weights + part.openOutputs(block);
            }
            return slices;
        }

        @Override
        Optional<String> commit(ShardState state, List<StepId> steps) {
            return state.commit(steps);
        }

        @Override
        Optional<String> retire(ShardState state, long step) {
            return state.retire(step);
        }

        @Override
        Optional<String> snapshotRefusal(ShardState state) {
            return state.snapshotRefusal();
        }

        @Override
        Part snapshot(ShardState state, String name) {
            return state.snapshot(name, false);
        }

        @Override
        int kept(ShardState state) {
            return state.kept();
        }

        @Override
        public Optional<String> miscount(Part part, long steps) {
            if (!counting) {
                return Optional.empty();
            }
            Map<String, float[]> begun = new HashMap<>();
            initial().snapshot("begun", true).arrays().forEach(array -> begun.put(array.name(), array.data()));
            // Arrays shorter than the classes of steps cannot tell; every shard has one that can.
            return part.arrays().stream()
                    .filter(array -> begun.containsKey(array.name()) && array.data().length >= 7)
                    .filter(array -> CountedSteps.count(begun.get(array.name()), array.data(), 0, steps)
                            .filter(CountedSteps.Count::isExact)
                            .isEmpty())
                    .findFirst()
                    .map(array -> array.name() + " counts "
                            + CountedSteps.count(begun.get(array.name()), array.data(), 0, steps));
        }
    }

    private final class Sampler extends StateHolder<GateState> {
        private Sampler() {
            super(GateState.HOLDER);
        }

        private record AtVersion(long version) implements Pulled {}

        @Override
        GateState initial() {
            return Snapshots.initialGates(plan);
        }

        @Override
        GateState restored(Part part) {
            return Snapshots.restoredGates(plan, part);
        }

        @Override
        Pulled pull(GateState state, StepId step) {
            state.draw(step);
            return new AtVersion(state.version());
        }

        @Override
        Optional<Long> push(GateState state, StepId step, Pulled pulled) {
            double loss = 1 + step.step() % 5 * 0.1;
            StepOutcome outcome = new StepOutcome(loss, loss + 0.05, perUnit(0.25f));
            return state.outcome(step, outcome) instanceof GateProtocol.Learned
                    ? Optional.of(state.version())
                    : Optional.empty();
        }

        @Override
        Optional<String> commit(GateState state, List<StepId> steps) {
            return state.commit(steps);
        }

        @Override
        Optional<String> retire(GateState state, long step) {
            return state.retire(step);
        }

        @Override
        Optional<String> snapshotRefusal(GateState state) {
            return state.snapshotRefusal();
        }

        @Override
        Part snapshot(GateState state, String name) {
            return state.snapshot(name);
        }

        @Override
        int kept(GateState state) {
            return state.kept();
        }

        @Override
        public Optional<String> miscount(Part part, long steps) {
            return Optional.empty();
        }
    }
}
