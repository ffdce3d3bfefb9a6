package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;

/**
 * The layer-wide sums of regularisers over groups: rows are the output groups (filters, neurons), columns with all their
 * taps the input groups (channels, inputs). The sums are Σ‖row‖, then the squared norm of every column, which rows in
 * several shards share.
 */
final class Groups {

    private Groups() {}

    static int sums(BlockShape shape) {
        return 1 + shape.inputs();
    }

    static void addSums(BlockShape shape, float[] weights, float[] sums) {
        int row = RowRange.rowLength(shape);
        double norms = 0;
        for (int at = 0; at < weights.length; at += row) {
            norms += Math.sqrt(Sums.squares(weights, at, row));
            for (int input = 0; input < shape.inputs(); input++) {
                float square = 0;
                for (int tap = 0; tap < shape.span(); tap++) {
                    float w = weights[at + input * shape.span() + tap];
                    square = Math.fma(w, w, square);
                }
                sums[1 + input] += square;
            }
        }
        sums[0] += (float) norms;
    }

    /** Σ‖column‖. */
    static double columnNorms(float[] sums) {
        double norms = 0;
        for (int input = 1; input < sums.length; input++) {
            norms += Math.sqrt(sums[input]);
        }
        return norms;
    }

    /** ‖W‖². */
    static double squares(float[] sums) {
        return Sums.plain(sums, 1, sums.length - 1);
    }

    /**
     * The gradient {@code w (row/‖w_row‖ + column/‖w_column‖ − shared)}; a group of zeros has none of its own.
     */
    static Regulariser.Slope slope(BlockShape shape, float[] sums, double row, double column, double shared) {
        float[] ofColumn = new float[shape.inputs()];
        for (int input = 0; input < ofColumn.length; input++) {
            ofColumn[input] = (float) (column / Math.sqrt(Math.max(sums[1 + input], HoyerSquare.EPSILON)) - shared);
        }
        return (strength, weights, at, gradient) -> {
            double norm = Math.sqrt(Math.max(Sums.squares(weights, at, gradient.length), HoyerSquare.EPSILON));
            float ofRow = (float) (row / norm);
            int i = 0;
            for (float ofInput : ofColumn) {
                float factor = strength * (ofRow + ofInput);
                for (int tap = 0; tap < shape.span(); tap++, i++) {
                    gradient[i] = Math.fma(factor, weights[at + i], gradient[i]);
                }
            }
        };
    }
}
