package io.coppice.compute.method;

import io.coppice.compute.account.CostKind;
import io.coppice.compute.account.MarginalCost;
import io.coppice.compute.network.Network;
import java.util.List;
import java.util.function.Supplier;

/**
 * λ Σ_blocks E[open inputs] E[open outputs] span, not divided by N: λ times the expected number of weights (Li and Ji,
 * 2021). A unit is worth what its weights to the open units of its neighbours are.
 */
final class ProductPricing implements Pricing {
    private final double lambda;
    private final MarginalCost weights;

    ProductPricing(Network network, double lambda) {
        this.lambda = lambda;
        this.weights = new MarginalCost(network, CostKind.WEIGHTS);
    }

    @Override
    public double[] unitPrices(Supplier<List<float[]>> probabilities, List<float[]> memory) {
        double[] prices = weights.slopes(probabilities.get());
        for (int layer = 0; layer < prices.length; layer++) {
            prices[layer] *= lambda;
        }
        return prices;
    }

    @Override
    public double penalty(List<float[]> probabilities, List<float[]> memory) {
        return lambda * weights.expected(probabilities);
    }
}
