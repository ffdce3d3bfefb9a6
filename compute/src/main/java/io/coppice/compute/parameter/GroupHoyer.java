package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;

/**
 * Group-HS: {@code G_H(W) = (Σ_g‖w_g‖)² / ‖W‖²}, once over the output groups and once over the input groups, with gradient
 * {@code 2 (w/‖w_g‖)(S1/S2²)(S2 − ‖w_g‖ S1)}. Yang, Wen, Li, 2020 (arXiv 1908.09979), eq. 4 and 5.
 *
 * @param outputs whether filters and neurons are groups
 * @param inputs whether channels and inputs are groups
 */
public record GroupHoyer(boolean outputs, boolean inputs) implements Regulariser {

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
        double columns = Groups.columnNorms(sums);
        double squares = Math.max(Groups.squares(sums), HoyerSquare.EPSILON);
        return ((outputs ? (double) sums[0] * sums[0] : 0) + (inputs ? columns * columns : 0)) / squares;
    }

    @Override
    public Slope slope(BlockShape shape, float[] sums) {
        double squares = Math.max(Groups.squares(sums), HoyerSquare.EPSILON);
        double rows = outputs ? sums[0] / squares : 0;
        double columns = inputs ? Groups.columnNorms(sums) / squares : 0;
        return Groups.slope(shape, sums, 2 * rows, 2 * columns, 2 * (rows * rows + columns * columns));
    }
}
