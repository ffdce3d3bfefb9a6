package io.coppice.compute.method;

import io.coppice.compute.operator.GateShape;
import java.util.List;
import java.util.function.Supplier;

/** (1/N) Σ_l λ_l Σ_j π_j size_j: a unit costs its number of weights. */
final class WeightPricing implements Pricing {
    private final double[] prices;

    /** @param lambda one for all gate layers or one for each; divided by N here and nowhere else */
    WeightPricing(List<GateShape> gates, List<Double> lambda, int samples) {
        this.prices = new double[gates.size()];
        for (int layer = 0; layer < prices.length; layer++) {
            double size = gates.get(layer).weightsPerUnit();
            prices[layer] = ByLayer.of(lambda, layer) * size / samples;
        }
    }

    @Override
    public double[] unitPrices(Supplier<List<float[]>> probabilities, List<float[]> memory) {
        return prices;
    }

    @Override
    public double penalty(List<float[]> probabilities, List<float[]> memory) {
        double sum = 0;
        for (int layer = 0; layer < prices.length; layer++) {
            double open = 0;
            for (float probability : probabilities.get(layer)) {
                open += probability;
            }
            sum += prices[layer] * open;
        }
        return sum;
    }
}
