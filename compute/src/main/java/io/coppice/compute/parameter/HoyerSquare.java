package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;

/**
 * {@code H_S(W) = (Σ|w|)² / Σw²}, with S1 = Σ|w| and S2 = Σw²; its gradient is
 * {@code 2 sign(w) (S1/S2²)(S2 − |w| S1)}: below S2/S1 a weight shrinks, above it grows. Yang, Wen, Li, "DeepHoyer", 2020
 * (arXiv 1908.09979), eq. 2 and 3.
 */
public record HoyerSquare() implements Regulariser {
    /** A layer of zeros has no value and no slope. */
    static final float EPSILON = 1e-12f;

    @Override
    public int sums(BlockShape shape) {
        return 2;
    }

    @Override
    public void addSums(BlockShape shape, float[] weights, float[] sums) {
        sums[0] += (float) Sums.absolute(weights, 0, weights.length);
        sums[1] += (float) Sums.squares(weights, 0, weights.length);
    }

    @Override
    public double value(BlockShape shape, float[] sums) {
        return (double) sums[0] * sums[0] / Math.max(sums[1], EPSILON);
    }

    @Override
    public Slope slope(BlockShape shape, float[] sums) {
        float ratio = sums[0] / Math.max(sums[1], EPSILON);
        return (strength, weights, at, gradient) -> {
            float towardsZero = 2 * strength * ratio;
            float outwards = towardsZero * ratio;
            for (int i = 0; i < gradient.length; i++) {
                float w = weights[at + i];
                gradient[i] += towardsZero * Math.signum(w) - outwards * w;
            }
        };
    }
}
