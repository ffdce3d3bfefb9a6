package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;

/** {@code Σ_g‖w_g‖} over output and input groups (Wen et al., 2016), gradient {@code w/‖w_g‖} of each. */
public record GroupLasso() implements Regulariser {

    @Override
    public int sums(BlockShape shape) {
        return Groups.sums(shape);
    }

    @Override
    public void addSums(BlockShape shape, float[] weights, float[] sums) {
        Groups.addSums(shape, weights, sums);
    }

    @Override
    public double value(BlockShape shape, float[] sums) {
        return sums[0] + Groups.columnNorms(sums);
    }

    @Override
    public Slope slope(BlockShape shape, float[] sums) {
        return Groups.slope(shape, sums, 1, 1, 0);
    }
}
