package io.coppice.compute.account;

import io.coppice.compute.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * What one more open unit of a gate layer costs, given how open the other layers are: the slope of the expected cost. In
 * the papers' counting that cost is a sum of products of the layers' mean counts, so half of a layer's units gone tells the
 * slope exactly, and it is the same for all units of a layer.
 */
public final class UnitCost {
    private final Account account;
    private final CostKind kind;
    private final int layers;

    public UnitCost(Network network, CostKind kind) {
        this.account = new Account(network);
        this.kind = kind;
        this.layers = network.gates().size();
    }

    /** The expected cost in the papers' counting. */
    public double expected(List<float[]> probabilities) {
        return kind.of(account.expectedInPapers(probabilities));
    }

    /** By gate layer the slope of {@link #expected} in the π of a unit. */
    public double[] slopes(List<float[]> probabilities) {
        double whole = expected(probabilities);
        double[] slopes = new double[layers];
        List<float[]> halved = new ArrayList<>(probabilities);
        for (int layer = 0; layer < layers; layer++) {
            float[] of = probabilities.get(layer);
            float[] half = new float[of.length];
            double open = 0;
            for (int unit = 0; unit < half.length; unit++) {
                half[unit] = 0.5f * of[unit];
                open += of[unit];
            }
            halved.set(layer, half);
            slopes[layer] = (whole - expected(halved)) / (0.5 * open);
            halved.set(layer, of);
        }
        return slopes;
    }
}
