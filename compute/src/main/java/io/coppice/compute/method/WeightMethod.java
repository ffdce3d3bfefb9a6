package io.coppice.compute.method;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.parameter.PruningPlan;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What methods that work on single weights have in common. Their gates begin open. A unit whose every weight is held at
 * zero is dead for good, and its gate closes: from the next step on it takes no part. In front of a gate behind batch
 * normalisation such a unit was a constant, which goes with it. The penalty is the {@link PruningPlan}'s, the weight decay the
 * optimizer's.
 */
abstract class WeightMethod implements SparsityMethod {
    private static final String OPEN = ".open";

    private final String name;
    private final List<GateShape> gates;
    private final PruningPlan rule;

    WeightMethod(String name, TrainingPlan plan, PruningPlan rule) {
        this.name = name;
        this.gates = List.copyOf(plan.gates());
        this.rule = rule;
    }

    /** The blocks of weights, those of normalisation left out. */
    static Set<Integer> linearBlocks(Network network) {
        List<BlockShape> blocks = network.blocks();
        return IntStream.range(0, blocks.size())
                .filter(block -> blocks.get(block).isLinear())
                .boxed()
                .collect(Collectors.toSet());
    }

    /** The last block of weights. */
    static int classifier(Network network) {
        return linearBlocks(network).stream().mapToInt(block -> block).max().orElseThrow();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<PruningPlan> weightRule() {
        return Optional.of(rule);
    }

    /** 1 for an open unit, 0 for one that is closed for good. */
    @Override
    public List<GateArray> arrays() {
        return gates.stream()
                .map(gate -> new GateArray(gate.name() + OPEN, gate.units(), false))
                .toList();
    }

    @Override
    public List<float[]> initialise(CounterRandom noise) {
        List<float[]> open = new ArrayList<>();
        for (GateShape gate : gates) {
            float[] ofLayer = new float[gate.units()];
            Arrays.fill(ofLayer, 1);
            open.add(ofLayer);
        }
        return open;
    }

    @Override
    public GateSample draw(List<float[]> open, long step, CounterRandom noise) {
        return new GateSample(open.stream().map(WeightMethod::draw).toList());
    }

    private static GateDraw draw(float[] open) {
        float[] values = open.clone();
        return GateDraw.binary(kept(values), kept(values), values, new float[0], false);
    }

    private static UnitSet kept(float[] open) {
        return UnitSet.where(open.length, unit -> open[unit] != 0);
    }

    @Override
    public boolean learnsGates(long step) {
        return false;
    }

    /** Norms of exactly zero are those of units whose weights are held there. The last unit of a layer stays. */
    @Override
    public void settle(List<float[]> open, StepOutcome outcome, long version) {
        for (int layer = 0; layer < open.size(); layer++) {
            float[] norms = outcome.squaredNorms().get(layer);
            int left = kept(open.get(layer)).count();
            for (int unit = 0; unit < norms.length; unit++) {
                if (norms[unit] == 0 && open.get(layer)[unit] != 0 && left > 1) {
                    open.get(layer)[unit] = 0;
                    left--;
                }
            }
        }
    }

    @Override
    public List<float[]> probabilities(List<float[]> open) {
        return open;
    }
}
