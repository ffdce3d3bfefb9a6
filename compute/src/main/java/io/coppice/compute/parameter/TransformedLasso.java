package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;

/** Transformed L1 with a = 1: {@code Σ 2|w| / (1 + |w|)}, gradient {@code 2 sign(w) / (1 + |w|)²} (Ma et al., 2019). */
public record TransformedLasso() implements Regulariser {

    @Override
    public int sums(BlockShape shape) {
        return 1;
    }

    @Override
    public void addSums(BlockShape shape, float[] weights, float[] sums) {
        double sum = 0;
        for (float w : weights) {
            sum += 2.0 * Math.abs(w) / (1.0 + Math.abs(w));
        }
        sums[0] += (float) sum;
    }

    @Override
    public double value(BlockShape shape, float[] sums) {
        return sums[0];
    }

    @Override
    public Slope slope(BlockShape shape, float[] sums) {
        return (strength, weights, at, gradient) -> {
            for (int i = 0; i < gradient.length; i++) {
                float w = weights[at + i];
                float one = 1 + Math.abs(w);
                gradient[i] += 2 * strength * Math.signum(w) / (one * one);
            }
        };
    }
}
