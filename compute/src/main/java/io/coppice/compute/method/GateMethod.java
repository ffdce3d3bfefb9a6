package io.coppice.compute.method;

import io.coppice.compute.gate.Draw;
import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.tensor.Noise;
import java.util.ArrayList;
import java.util.List;

/**
 * What all methods with random gates have in common: the arrays of the gates, before those that {@link Pricing} remembers;
 * the noise; and a penalty that is exact in π.
 */
abstract class GateMethod implements SparsityMethod {
    private final String name;
    private final List<GateShape> gates;
    private final Pricing pricing;
    private final double weightDecay;

    GateMethod(String name, List<GateShape> gates, Pricing pricing, double weightDecay) {
        this.name = name;
        this.gates = List.copyOf(gates);
        this.pricing = pricing;
        this.weightDecay = weightDecay;
    }

    /** The arrays of the gates. */
    abstract List<GateArray> gateArrays();

    /** The gates as training begins. */
    abstract List<float[]> initialGates(Noise noise);

    /** The draw that this noise u makes, by gate layer. */
    abstract Draw draw(List<float[]> phi, List<float[]> uniform);

    /**
     * The gradient with respect to the gates' arrays.
     *
     * @param costs what the penalty grows by with the π of each unit
     */
    abstract void gradient(List<float[]> phi, Draw draw, StepOutcome outcome, UnitCosts costs, List<float[]> gradient);

    /** Brings the gates' arrays back into their range. */
    abstract void project(List<float[]> phi);

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
        return arrays;
    }

    @Override
    public final List<float[]> initialise(Noise noise) {
        List<float[]> phi = new ArrayList<>(initialGates(noise));
        phi.addAll(pricing.initialise());
        return phi;
    }

    /** One u a gate and mini-batch. */
    @Override
    public final Draw draw(List<float[]> phi, long step, Noise noise) {
        List<float[]> uniform = new ArrayList<>();
        for (int layer = 0; layer < gates.size(); layer++) {
            long base = noise.base(Noise.Stream.GATES, step, layer);
            float[] u = new float[gates.get(layer).units()];
            for (int unit = 0; unit < u.length; unit++) {
                u[unit] = Noise.uniform(base, unit);
            }
            uniform.add(u);
        }
        return draw(phi, uniform);
    }

    @Override
    public final void gradient(List<float[]> phi, Draw draw, StepOutcome outcome, List<float[]> gradient) {
        double[] prices = pricing.unitPrices(() -> probabilities(phi), memory(phi));
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

    @Override
    public final void settle(List<float[]> phi, StepOutcome outcome, long version) {
        project(phi);
        if (!pricing.arrays().isEmpty()) {
            pricing.settle(probabilities(phi), memory(phi), version);
        }
    }

    private List<float[]> memory(List<float[]> phi) {
        return phi.subList(phi.size() - pricing.arrays().size(), phi.size());
    }

    @Override
    public final double weightDecay() {
        return weightDecay;
    }
}
