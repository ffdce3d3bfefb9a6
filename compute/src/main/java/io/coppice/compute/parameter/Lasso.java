package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;

/** {@code Σ|w|} (L1), whose gradient is sign(w). */
public record Lasso() implements Regulariser {

    @Override
    public int sums(BlockShape shape) {
        return 1;
    }

    @Override
    public void addSums(BlockShape shape, float[] weights, float[] sums) {
        sums[0] += (float) Sums.absolute(weights, 0, weights.length);
    }

    @Override
    public double value(BlockShape shape, float[] sums) {
        return sums[0];
    }

    @Override
    public Slope slope(BlockShape shape, float[] sums) {
        return (strength, weights, at, gradient) -> {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += strength * Math.signum(weights[at + i]);
            }
        };
    }
}
