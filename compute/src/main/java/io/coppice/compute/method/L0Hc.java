package io.coppice.compute.method;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.HardConcrete;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * L0-HC: hard concrete gates, which are exactly 0 often enough to skip work and otherwise have a gradient of their own.
 * Louizos, Welling and Kingma, "Learning sparse neural networks through L0 regularization", 2018 (arXiv 1712.01312). The
 * parameters φ are log α.
 */
public final class L0Hc extends GateMethod {
    private static final double INITIAL_DEVIATION = 0.01;

    /** A gate that begins open has the test value 1 and is open in 99 of 100 draws. */
    private static final double OPEN = 3;

    private final L0HcSettings settings;

    L0Hc(L0HcSettings settings, TrainingPlan plan, Pricing pricing) {
        super(plan, pricing, settings.weightDecay(), settings.training(), settings);
        this.settings = settings;
    }

    @Override
    List<GateArray> gateArrays() {
        return GateArrays.ofUnits(gates());
    }

    /** log α ~ N(ln((1 − drop)/drop), 0.01²). */
    @Override
    List<float[]> initialGates(CounterRandom noise) {
        List<float[]> logAlpha = new ArrayList<>();
        for (int layer = 0; layer < gates().size(); layer++) {
            long base = noise.base(CounterRandom.Stream.GATE_PARAMETERS, 0, layer);
            double drop = ByLayer.of(settings.drop(), layer);
            double mean = drop == 0 ? OPEN : StrictMath.log((1 - drop) / drop);
            float[] values = new float[gates().get(layer).units()];
            for (int unit = 0; unit < values.length; unit++) {
                values[unit] = (float) (mean + INITIAL_DEVIATION * CounterRandom.normal(base, unit));
            }
            logAlpha.add(values);
        }
        project(logAlpha);
        return logAlpha;
    }

    @Override
    GateSample draw(List<float[]> phi, List<float[]> uniform) {
        return HardConcreteGates.draw(logAlpha(phi), uniform);
    }

    @Override
    void gradient(List<float[]> phi, GateSample draw, StepOutcome outcome, UnitCosts costs, List<float[]> gradient) {
        for (int layer = 0; layer < gates().size(); layer++) {
            HardConcreteGates.gradient(
                    layer,
                    phi.get(layer),
                    draw.layers().get(layer),
                    outcome.gateGradients().get(layer),
                    costs,
                    gradient.get(layer));
        }
    }

    @Override
    void project(List<float[]> phi) {
        for (float[] layer : logAlpha(phi)) {
            for (int unit = 0; unit < layer.length; unit++) {
                layer[unit] = (float) HardConcrete.clamp(layer[unit]);
            }
        }
    }

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

    private List<float[]> logAlpha(List<float[]> phi) {
        return phi.subList(0, gates().size());
    }

    @Override
    public OptimizerSettings gateOptimizer(OptimizerSettings ofWeights) {
        return settings.training().optimizer(ofWeights, settings.gateRateFactor());
    }
}
