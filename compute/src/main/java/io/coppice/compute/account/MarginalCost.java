package io.coppice.compute.account;

import io.coppice.compute.network.Network;
import java.util.List;

/**
 * What one more open unit of a gate layer costs, given how open the other layers are: the slope of the expected cost. In
 * the papers' counting a cost is a sum of products of the layers' mean counts, so half of a layer's units gone tells the
 * slope exactly, and it is the same for all units of a layer.
 */
public final class MarginalCost {
    private final CostModel account;
    private final CostKind kind;

    public MarginalCost(Network network, CostKind kind) {
        this.account = new CostModel(network);
        this.kind = kind;
    }

    /** The expected cost in the papers' counting. */
    public double expected(List<float[]> probabilities) {
        return kind.of(account.ofMeanCounts(counts(probabilities)));
    }

    /** By gate layer the slope of {@link #expected} in the π of a unit. */
    public double[] slopes(List<float[]> probabilities) {
        double[] counts = counts(probabilities);
        double whole = kind.of(account.ofMeanCounts(counts));
        double[] slopes = new double[counts.length];
        for (int layer = 0; layer < counts.length; layer++) {
            double half = 0.5 * counts[layer];
            counts[layer] = half;
            slopes[layer] = (whole - kind.of(account.ofMeanCounts(counts))) / half;
            counts[layer] = 2 * half;
        }
        return slopes;
    }

    private static double[] counts(List<float[]> probabilities) {
        double[] counts = new double[probabilities.size()];
        for (int layer = 0; layer < counts.length; layer++) {
            for (float probability : probabilities.get(layer)) {
                counts[layer] += probability;
            }
        }
        return counts;
    }
}
