package io.coppice.compute.kernel;

/**
 * The order in which a product visits its inputs and weights: channel by channel, row by row, tap by tap, as offsets in
 * floats. Steps may be negative (the data gradient walks its taps backwards).
 */
final class Walk {
    private int[] inputs = new int[0];
    private int[] weights = new int[0];
    private int channels;
    private Taps taps = new Taps(0, 0, 0, 0, 0, 0, 0, 0);

    /** The same rows and columns of taps in every channel. */
    record Taps(
            int rows,
            int columns,
            int planeStep,
            int rowStep,
            int columnStep,
            int weightPlaneStep,
            int weightRowStep,
            int weightColumnStep) {

        int count() {
            return rows * columns;
        }
    }

    int[] inputs() {
        return inputs;
    }

    int[] weights() {
        return weights;
    }

    /** Lays out the steps of {@code channels} channels, unless they lie there already. */
    void lay(Taps next, int nextChannels) {
        if (next.equals(taps) && nextChannels == channels) {
            return;
        }
        taps = next;
        channels = nextChannels;
        int steps = channels * taps.count();
        if (inputs.length < steps) {
            inputs = new int[steps];
            weights = new int[steps];
        }
        int k = 0;
        for (int c = 0; c < channels; c++) {
            for (int row = 0; row < taps.rows(); row++) {
                for (int column = 0; column < taps.columns(); column++, k++) {
                    inputs[k] = c * taps.planeStep() + row * taps.rowStep() + column * taps.columnStep();
                    weights[k] =
                            c * taps.weightPlaneStep() + row * taps.weightRowStep() + column * taps.weightColumnStep();
                }
            }
        }
    }
}
