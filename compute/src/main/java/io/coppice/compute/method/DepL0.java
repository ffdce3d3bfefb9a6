package io.coppice.compute.method;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.GateGenerator;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.Schedule;
import io.coppice.compute.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Dep-L0: hard concrete gates whose log α come from one generator for the whole network, so that layers are pruned with
 * regard to each other. Li and Ji, "Dep-L0: Improving L0-based network sparsification via dependency modeling", 2021 (arXiv
 * 2107.00070). The parameters φ are G and c of every gate layer.
 */
public final class DepL0 extends GateMethod {
    private static final double OFFSET = 3;
    private static final double OFFSET_DEVIATION = 0.01;
    private static final double OPEN_SPREAD = 0.1;

    private final DepL0Settings settings;
    private final List<float[]> upstream = new ArrayList<>();
    private final GateGenerator generator;
    private final double spread;

    DepL0(DepL0Settings settings, TrainingPlan plan) {
        super(plan, new ProductPricing(plan.network(), settings.lambda()), 0, settings.training(), settings);
        this.settings = settings;
        this.spread = plan.pretrained() ? OPEN_SPREAD : 1;
        this.generator = new GateGenerator(
                plan.gates().stream().mapToInt(GateShape::units).toArray(), settings.direction());
        gates().forEach(gate -> upstream.add(new float[gate.units()]));
    }

    @Override
    List<GateArray> gateArrays() {
        return GateArrays.ofGenerator(gates(), generator);
    }

    /** G uniform on ±1/√inputs, c ~ N(3, 0.01²); a tenth of that G where weights are given, which keeps all gates open. */
    @Override
    List<float[]> initialGates(CounterRandom noise) {
        List<float[]> phi = new ArrayList<>();
        for (int layer = 0; layer < gates().size(); layer++) {
            int units = gates().get(layer).units();
            int inputs = generator.inputs(layer);
            long base = noise.base(CounterRandom.Stream.GATE_PARAMETERS, 0, layer);
            double bound = spread / Math.sqrt(inputs);
            float[] matrix = new float[units * inputs];
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] = (float) (bound * (2 * CounterRandom.uniform(base, i) - 1));
            }
            long ofOffsets = noise.base(CounterRandom.Stream.GATE_PARAMETERS, 1, layer);
            float[] offsets = new float[units];
            for (int unit = 0; unit < units; unit++) {
                offsets[unit] = (float) (OFFSET + OFFSET_DEVIATION * CounterRandom.normal(ofOffsets, unit));
            }
            phi.add(matrix);
            phi.add(offsets);
        }
        return phi;
    }

    private List<float[]> logAlpha(List<float[]> phi) {
        return generator.logAlpha(phi.subList(0, 2 * gates().size()));
    }

    @Override
    GateSample draw(List<float[]> phi, List<float[]> uniform) {
        return HardConcreteGates.draw(logAlpha(phi), uniform);
    }

    @Override
    void gradient(List<float[]> phi, GateSample draw, StepOutcome outcome, UnitCosts costs, List<float[]> gradient) {
        List<float[]> logAlpha = logAlpha(phi);
        for (int layer = 0; layer < gates().size(); layer++) {
            float[] ofLayer = upstream.get(layer);
            HardConcreteGates.gradient(
                    layer,
                    logAlpha.get(layer),
                    draw.layers().get(layer),
                    outcome.gateGradients().get(layer),
                    costs,
                    ofLayer);
        }
        generator.backward(phi, logAlpha, upstream, gradient);
    }

    /** tanh keeps log α within ±ln 100. */
    @Override
    void project(List<float[]> phi) {}

    @Override
    List<float[]> openProbabilities(List<float[]> phi) {
        return HardConcreteGates.probabilities(logAlpha(phi));
    }

    @Override
    List<float[]> finishedGates(List<float[]> phi) {
        return HardConcreteGates.evaluationGates(logAlpha(phi));
    }

    @Override
    List<float[]> candidateGates(List<float[]> phi) {
        return HardConcreteGates.testGates(logAlpha(phi));
    }

    /** The generator has a rate of its own, whatever moves the weights; it falls with theirs unless the job keeps it. */
    @Override
    public OptimizerSettings gateOptimizer(OptimizerSettings ofWeights) {
        AdamSettings adam = AdamSettings.DEFAULT;
        Schedule schedule = settings.training().schedule(ofWeights);
        return new AdamSettings(
                settings.generatorRate(), adam.firstDecay(), adam.secondDecay(), adam.epsilon(), 0, schedule);
    }
}
