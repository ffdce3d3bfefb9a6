package io.coppice.compute.method;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateFunction;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.Opening;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.optimizer.MovingAverage;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;

/**
 * L0-ARM: binary gates learned with an unbiased two-pass gradient.
 * Li and Ji, "L0-ARM: Network Sparsification via Stochastic Binary Optimization", 2019 (arXiv 1904.04432).
 */
public final class L0Arm extends GateMethod {
    private static final double INITIAL_DEVIATION = 0.01;
    /** A gate that begins open has π = 0.999: the weights as they were, and a φ that learning can still move. */
    private static final double LEAST_DROP = 1e-3;

    private static final float KEPT_FROM = 0.5f;
    private static final MovingAverage BASELINE = new MovingAverage(0.95);

    private final L0ArmSettings settings;

    L0Arm(L0ArmSettings settings, TrainingPlan plan, Pricing pricing) {
        super(plan, pricing, settings.weightDecay(), settings.training(), settings);
        this.settings = settings;
    }

    @Override
    List<GateArray> gateArrays() {
        List<GateArray> arrays = new ArrayList<>(GateArrays.ofUnits(gates()));
        if (settings.estimator().hasBaseline()) {
            arrays.add(GateArrays.BASELINE);
        }
        return arrays;
    }

    /** φ ~ N(g⁻¹(1 − drop), (0.01/k)²). */
    @Override
    List<float[]> initialGates(CounterRandom noise) {
        List<float[]> phi = new ArrayList<>();
        for (int layer = 0; layer < gates().size(); layer++) {
            long base = noise.base(CounterRandom.Stream.GATE_PARAMETERS, 0, layer);
            double drop = ByLayer.of(settings.drop(), layer);
            double mean = settings.gate().initialMean(drop == 0 ? LEAST_DROP : drop, settings.slope());
            float[] values = new float[gates().get(layer).units()];
            for (int unit = 0; unit < values.length; unit++) {
                values[unit] = (float) (mean + INITIAL_DEVIATION / settings.slope() * CounterRandom.normal(base, unit));
            }
            phi.add(values);
        }
        project(phi);
        if (settings.estimator().hasBaseline()) {
            phi.add(new float[1]);
        }
        return phi;
    }

    /** Pass A opens where u < π, pass B where u > 1 − π. */
    @Override
    GateSample draw(List<float[]> phi, List<float[]> uniform) {
        List<GateDraw> layers = new ArrayList<>();
        for (int layer = 0; layer < gates().size(); layer++) {
            layers.add(drawLayer(probabilities(phi.get(layer)), uniform.get(layer)));
        }
        return new GateSample(List.copyOf(layers));
    }

    /** A pass that drew nothing of the layer opens its likeliest unit; the other pass stays as it was drawn. */
    private GateDraw drawLayer(float[] p, float[] u) {
        UnitSet a = UnitSet.where(u.length, unit -> opensInA(p[unit], u[unit]));
        boolean onePass = settings.estimator().passes() == 1;
        UnitSet b = onePass ? a : UnitSet.where(u.length, unit -> opensInB(p[unit], u[unit]));
        boolean held = a.isEmpty() || b.isEmpty();
        UnitSet heldInA = a.isEmpty() ? Opening.with(a, Opening.likeliest(p)) : a;
        UnitSet heldInB = b.isEmpty() ? Opening.with(b, Opening.likeliest(p)) : b;
        return GateDraw.binary(heldInA, onePass ? heldInA : heldInB, p, u, held);
    }

    private static boolean opensInA(float p, float u) {
        return u < p;
    }

    private static boolean opensInB(float p, float u) {
        return u > 1.0 - p;
    }

    /** The estimator's gradient with the π of the draw, plus the exact gradient of the penalty at φ. */
    @Override
    void gradient(List<float[]> phi, GateSample draw, StepOutcome outcome, UnitCosts costs, List<float[]> gradient) {
        double lossB = settings.estimator().hasBaseline() ? baseline(phi)[0] : outcome.lossB();
        for (int layer = 0; layer < gates().size(); layer++) {
            GateDraw drawn = draw.layers().get(layer);
            if (drawn.bySample()) {
                chain(drawn.probability(), outcome.gateGradients().get(layer), gradient.get(layer));
            } else {
                estimate(drawn, outcome.lossA(), lossB, gradient.get(layer));
            }
            addPenalty(layer, phi.get(layer), costs, gradient.get(layer));
        }
    }

    /** From the logit to φ. */
    private void chain(float[] probability, float[] ofLogits, float[] gradient) {
        for (int unit = 0; unit < gradient.length; unit++) {
            double slope = settings.gate().logitSlope(probability[unit], settings.slope());
            gradient[unit] = (float) (slope * ofLogits[unit]);
        }
    }

    private float[] baseline(List<float[]> phi) {
        return phi.get(gates().size());
    }

    /**
     * From the bits that were drawn, not from those after the guard against empty layers: the loss is one of the drawn bits,
     * through the guard, and as such the estimate of its mean's gradient is unbiased.
     */
    private void estimate(GateDraw draw, double lossA, double lossB, float[] gradient) {
        for (int unit = 0; unit < gradient.length; unit++) {
            float p = draw.probability()[unit];
            float u = draw.noise()[unit];
            boolean inA = opensInA(p, u);
            boolean inB = settings.estimator().passes() == 1 ? inA : opensInB(p, u);
            gradient[unit] = (float) (settings.gate().logitSlope(p, settings.slope())
                    * settings.estimator().logitGradient(lossA, lossB, inA, inB, u, p));
        }
    }

    private void addPenalty(int layer, float[] phi, UnitCosts costs, float[] gradient) {
        GateFunction g = settings.gate();
        double[] probability = new double[phi.length];
        g.probabilities(phi, settings.slope(), probability);
        for (int unit = 0; unit < gradient.length; unit++) {
            double slope = g.slope(probability[unit], settings.slope());
            gradient[unit] += (float) (slope * costs.of(layer, unit));
        }
    }

    @Override
    void project(List<float[]> phi) {
        for (int layer = 0; layer < gates().size(); layer++) {
            float[] values = phi.get(layer);
            for (int unit = 0; unit < values.length; unit++) {
                values[unit] = (float) settings.gate().clamp(values[unit], settings.slope());
            }
        }
    }

    @Override
    void remember(List<float[]> phi, StepOutcome outcome, long version) {
        if (settings.estimator().hasBaseline()) {
            float[] mean = baseline(phi);
            mean[0] += (float) (BASELINE.share(version) * (outcome.lossA() - mean[0]));
        }
    }

    @Override
    List<float[]> openProbabilities(List<float[]> phi) {
        return phi.subList(0, gates().size()).stream().map(this::probabilities).toList();
    }

    private float[] probabilities(float[] phi) {
        double[] exact = new double[phi.length];
        settings.gate().probabilities(phi, settings.slope(), exact);
        float[] probability = new float[phi.length];
        for (int unit = 0; unit < phi.length; unit++) {
            probability[unit] = (float) exact[unit];
        }
        return probability;
    }

    /** π where it is a half or more, else 0; a layer that would lose every unit keeps its likeliest. */
    @Override
    List<float[]> finishedGates(List<float[]> phi) {
        return openProbabilities(phi).stream().map(L0Arm::keptPart).toList();
    }

    /** Any unit could be kept, with its π. */
    @Override
    List<float[]> candidateGates(List<float[]> phi) {
        return openProbabilities(phi);
    }

    private static float[] keptPart(float[] probability) {
        int likeliest = Opening.likeliest(probability);
        float[] gates = new float[probability.length];
        for (int unit = 0; unit < gates.length; unit++) {
            boolean kept = probability[unit] >= KEPT_FROM || unit == likeliest;
            gates[unit] = kept ? probability[unit] : 0;
        }
        return gates;
    }

    @Override
    public OptimizerSettings gateOptimizer(OptimizerSettings ofWeights) {
        return settings.training().optimizer(ofWeights, settings.gateRateFactor());
    }
}
