package io.coppice.compute.kernel;

/** Matrix transposition between arrays. */
final class Transpose {
    /** Rows at once: as many floats as a cache line has, so that each line is written while it is at hand. */
    private static final int TILE = 16;

    private Transpose() {}

    /**
     * {@code to[toAt + column * toStride + row] = from[fromAt + row * fromStride + column]}.
     *
     * @param rows of {@code from}
     * @param columns of {@code from}
     */
    static void of(
            float[] from, int fromAt, int fromStride, int rows, int columns, float[] to, int toAt, int toStride) {
        for (int begin = 0; begin < rows; begin += TILE) {
            int end = Math.min(rows, begin + TILE);
            for (int column = 0; column < columns; column++) {
                int source = fromAt + begin * fromStride + column;
                int target = toAt + column * toStride;
                for (int row = begin; row < end; row++, source += fromStride) {
                    to[target + row] = from[source];
                }
            }
        }
    }
}
