package io.coppice.compute.method;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all methods with random gates have in common: the noise, a penalty that is exact in π, and gates that may be fixed
 * before the training ends. φ is first the arrays of the gates, then what {@link Pricing} remembers, then, where they will
 * be fixed, the fixed gates, which are 0 until then.
 */
abstract class GateMethod implements SparsityMethod {
    private static final float[] NO_NOISE = new float[0];

    private final String name;
    private final List<GateShape> gates;
    private final Pricing pricing;
    private final double weightDecay;
    private final Optional<SampleGating> bySample;
    private final int batch;
    private final boolean fixesGates;
    private final long learningSteps;

    GateMethod(TrainingPlan plan, Pricing pricing, double weightDecay, GateTraining training, MethodSettings settings) {
        this.name = settings.name();
        this.bySample = settings.sampleGating();
        this.batch = plan.batch();
        this.gates = List.copyOf(plan.gates());
        this.pricing = training.steer(pricing, plan);
        this.weightDecay = weightDecay;
        this.fixesGates = training.fixesGates();
        this.learningSteps = training.learningSteps(plan);
    }

    /** The arrays of the gates. */
    abstract List<GateArray> gateArrays();

    /** The gates as training begins. */
    abstract List<float[]> initialGates(CounterRandom noise);

    /** The draw that this noise u makes, by gate layer. */
    abstract GateSample draw(List<float[]> phi, List<float[]> uniform);

    /**
     * The gradient with respect to the gates' arrays.
     *
     * @param costs what the penalty grows by with the π of each unit
     */
    abstract void gradient(
            List<float[]> phi, GateSample draw, StepOutcome outcome, UnitCosts costs, List<float[]> gradient);

    /** Brings the gates' arrays back into their range. */
    abstract void project(List<float[]> phi);

    /** Keeps what else the method learns from outcomes. @param version how many steps were taken in */
    void remember(List<float[]> phi, StepOutcome outcome, long version) {}

    /** π of every unit while gates are learned. */
    abstract List<float[]> openProbabilities(List<float[]> phi);

    /** The gates that the method itself would finish with. */
    abstract List<float[]> finishedGates(List<float[]> phi);

    /** What each unit's gate would be if it were kept, 0 where it cannot be. */
    abstract List<float[]> candidateGates(List<float[]> phi);

    /** What the penalty grows by with the π of each unit. */
    interface UnitCosts {
        double of(int layer, int unit);
    }

    @Override
    public final String name() {
        return name;
    }

    final List<GateShape> gates() {
        return gates;
    }

    @Override
    public final List<GateArray> arrays() {
        List<GateArray> arrays = new ArrayList<>(gateArrays());
        arrays.addAll(pricing.arrays());
        if (fixesGates) {
            arrays.addAll(GateArrays.fixed(gates));
        }
        return arrays;
    }

    @Override
    public final List<float[]> initialise(CounterRandom noise) {
        List<float[]> phi = new ArrayList<>(initialGates(noise));
        phi.addAll(pricing.initialise(openProbabilities(phi)));
        if (fixesGates) {
            gates.forEach(gate -> phi.add(new float[gate.units()]));
        }
        return phi;
    }

    @Override
    public final boolean learnsGates(long step) {
        return !fixesGates || step < learningSteps;
    }

    @Override
    public final Optional<SampleGating> sampleGating() {
        return bySample;
    }

    /** One u a gate and mini-batch, or a gate and sample. */
    @Override
    public final GateSample draw(List<float[]> phi, long step, CounterRandom noise) {
        if (!learnsGates(step)) {
            return fixedDraw(phi);
        }
        if (bySample.isPresent()) {
            return SampleDraws.of(bySample.get(), gates, openProbabilities(phi), batch, step, noise);
        }
        List<float[]> uniform = new ArrayList<>();
        for (int layer = 0; layer < gates.size(); layer++) {
            long base = noise.base(CounterRandom.Stream.GATES, step, layer);
            float[] u = new float[gates.get(layer).units()];
            for (int unit = 0; unit < u.length; unit++) {
                u[unit] = CounterRandom.uniform(base, unit);
            }
            uniform.add(u);
        }
        return draw(phi, uniform);
    }

    private GateSample fixedDraw(List<float[]> phi) {
        List<float[]> values = isFixed(phi) ? fixed(phi) : selected(phi);
        return new GateSample(values.stream()
                .map(layer -> GateDraw.soft(layer.clone(), certain(layer), NO_NOISE, false))
                .toList());
    }

    @Override
    public final void gradient(List<float[]> phi, GateSample draw, StepOutcome outcome, List<float[]> gradient) {
        double[] prices = pricing.unitPrices(() -> openProbabilities(phi), memory(phi));
        UnitCosts costs = (layer, unit) ->
                prices[layer] + 0.5 * weightDecay * outcome.squaredNorms().get(layer)[unit];
        gradient(phi, draw, outcome, costs, gradient);
    }

    /** The price of the open units + ½ weightDecay Σ π_j‖w_j‖², without the biases that no gate touches. */
    @Override
    public final double penalty(List<float[]> phi, List<float[]> squaredNorms) {
        List<float[]> probabilities = probabilities(phi);
        double squares = 0;
        for (int layer = 0; layer < gates.size(); layer++) {
            for (int unit = 0; unit < probabilities.get(layer).length; unit++) {
                squares +=
                        (double) probabilities.get(layer)[unit] * squaredNorms.get(layer)[unit];
            }
        }
        return pricing.penalty(probabilities, memory(phi)) + 0.5 * weightDecay * squares;
    }

    /** Outcomes may come late: gates are fixed when all steps that learn have been taken in, whichever was the last. */
    @Override
    public final void settle(List<float[]> phi, StepOutcome outcome, long version) {
        if (fixesGates && isFixed(phi)) {
            return;
        }
        project(phi);
        remember(phi, outcome, version);
        pricing.settle(() -> openProbabilities(phi), memory(phi), version);
        if (fixesGates && version >= learningSteps) {
            List<float[]> chosen = selected(phi);
            for (int layer = 0; layer < gates.size(); layer++) {
                System.arraycopy(chosen.get(layer), 0, fixed(phi).get(layer), 0, chosen.get(layer).length);
            }
        }
    }

    private List<float[]> selected(List<float[]> phi) {
        return pricing.select(finishedGates(phi), candidateGates(phi), openProbabilities(phi));
    }

    @Override
    public final List<float[]> probabilities(List<float[]> phi) {
        return fixesGates && isFixed(phi)
                ? fixed(phi).stream().map(GateMethod::certain).toList()
                : openProbabilities(phi);
    }

    @Override
    public final List<float[]> evaluationGates(List<float[]> phi) {
        return fixesGates && isFixed(phi)
                ? fixed(phi).stream().map(float[]::clone).toList()
                : finishedGates(phi);
    }

    private static float[] certain(float[] gates) {
        float[] probability = new float[gates.length];
        for (int unit = 0; unit < gates.length; unit++) {
            probability[unit] = gates[unit] == 0 ? 0 : 1;
        }
        return probability;
    }

    private List<float[]> memory(List<float[]> phi) {
        int from = gateArrays().size();
        return phi.subList(from, from + pricing.arrays().size());
    }

    private List<float[]> fixed(List<float[]> phi) {
        return phi.subList(phi.size() - gates.size(), phi.size());
    }

    /** No layer is fixed without an open unit. */
    private boolean isFixed(List<float[]> phi) {
        for (float value : fixed(phi).getFirst()) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public final double weightDecay() {
        return weightDecay;
    }
}
