package io.coppice.compute.method;

import io.coppice.compute.account.CostModel;
import io.coppice.compute.account.MarginalCost;
import io.coppice.compute.gate.GateArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A price that is steered: the penalty is μ times the expected cost as a share of the whole network's, and μ follows the
 * cost, so that it comes down to the target evenly (on a logarithmic scale) in the first part of the training and stays
 * there. μ is the multiplier of a constrained optimisation, moved by what the constraint is missed by; a proportional part
 * keeps it from swinging.
 */
final class TargetPricing implements Pricing {
    private static final String ARRAY = "gates.price";
    /** The slopes cost as much as a small step, and gates move little in so many. */
    private static final int EVERY = 16;

    private static final double DESCENT = 0.6;
    private static final double INTEGRAL_GAIN = 1e-3;
    private static final double PROPORTIONAL_GAIN = 1;
    private static final double LARGEST_ERROR = 1;
    private static final double LEAST_START = 1e-3;
    private static final int MULTIPLIER = 0;
    private static final int BEGINNING = 1;
    private static final int PRICES = 2;

    private final CostTarget target;
    private final Pricing start;
    private final CostModel account;
    private final MarginalCost unitCost;
    private final TargetSelection selection;
    private final double whole;
    private final int layers;
    private final long steps;

    /**
     * @param start the multiplier begins at what a whole network would cost there
     * @param steps in which gates are learned
     */
    TargetPricing(CostTarget target, Pricing start, TrainingPlan plan, long steps) {
        this.target = target;
        this.start = start;
        this.account = new CostModel(plan.network());
        this.unitCost = new MarginalCost(plan.network(), target.kind());
        this.selection = new TargetSelection(target, plan.network());
        this.whole = target.kind().of(account.full());
        this.layers = plan.gates().size();
        this.steps = steps;
    }

    /** log μ, the logarithm of the share that training begins with, and the price of a unit by gate layer. */
    @Override
    public List<GateArray> arrays() {
        return List.of(new GateArray(ARRAY, PRICES + layers, false));
    }

    @Override
    public List<float[]> initialise(List<float[]> probabilities) {
        List<float[]> open = probabilities.stream()
                .map(layer -> {
                    float[] ones = new float[layer.length];
                    Arrays.fill(ones, 1);
                    return ones;
                })
                .toList();
        float[] memory = new float[PRICES + layers];
        memory[MULTIPLIER] = (float) StrictMath.log(Math.max(LEAST_START, start.penalty(open, List.of())));
        memory[BEGINNING] = (float) StrictMath.log(share(probabilities));
        price(probabilities, memory, 0);
        return List.of(memory);
    }

    private double share(List<float[]> probabilities) {
        return target.kind().of(account.expected(probabilities)) / whole;
    }

    @Override
    public void settle(Supplier<List<float[]>> probabilities, List<float[]> memory, long version) {
        if (version % EVERY == 0) {
            List<float[]> now = probabilities.get();
            float[] state = memory.getFirst();
            double wanted = wanted(state[BEGINNING], version);
            double missed = Math.clamp(StrictMath.log(share(now)) - wanted, -LARGEST_ERROR, LARGEST_ERROR);
            state[MULTIPLIER] += (float) (EVERY * INTEGRAL_GAIN * missed);
            price(now, state, PROPORTIONAL_GAIN * missed);
        }
    }

    /** The logarithm of the share that the cost should have come down to. */
    private double wanted(double beginning, long version) {
        double part = Math.min(1, version / (DESCENT * steps));
        return beginning + part * (StrictMath.log(target.share()) - beginning);
    }

    private void price(List<float[]> probabilities, float[] state, double proportional) {
        double multiplier = StrictMath.exp(state[MULTIPLIER] + proportional);
        double[] slopes = unitCost.slopes(probabilities);
        for (int layer = 0; layer < layers; layer++) {
            state[PRICES + layer] = (float) (multiplier * slopes[layer] / whole);
        }
    }

    @Override
    public double[] unitPrices(Supplier<List<float[]>> probabilities, List<float[]> memory) {
        double[] prices = new double[layers];
        for (int layer = 0; layer < layers; layer++) {
            prices[layer] = memory.getFirst()[PRICES + layer];
        }
        return prices;
    }

    @Override
    public double penalty(List<float[]> probabilities, List<float[]> memory) {
        return StrictMath.exp(memory.getFirst()[MULTIPLIER]) * unitCost.expected(probabilities) / whole;
    }

    @Override
    public List<float[]> select(List<float[]> gates, List<float[]> candidates, List<float[]> probabilities) {
        return selection.select(gates, candidates, probabilities);
    }
}
