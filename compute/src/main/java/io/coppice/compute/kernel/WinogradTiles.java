package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/** The tiles of {@link Winograd}: how samples and tiles make a strip, and a strip's transformed data. */
final class WinogradTiles {
    static final int OUTPUTS = 4;
    static final int TILE = OUTPUTS + 2;
    static final int PRODUCTS = TILE * TILE;
    private static final int LANES = Lanes.COUNT;
    private static final int PAIR = WinogradProducts.PAIR;
    private static final int LONGEST_STRIP = 128;
    private static final int FLOATS_IN_A_KIB = 256;

    /** The transformed data of a strip, [product][channel][tile, sample]. */
    float[] data = {};

    /** Room for a tile, and for what is between its two transforms. */
    final float[] window = new float[PRODUCTS * LONGEST_STRIP];

    final float[] scratch =
            new float[Math.max(PRODUCTS * LONGEST_STRIP, TILE * OUTPUTS * WinogradTransforms.TURNED * PAIR)];
    private float[] zeros = {};

    static int up(int number, int multiple) {
        return (number + multiple - 1) / multiple * multiple;
    }

    /** Not a whole number of KiB, so that products do not all fall into the same cache sets. */
    static int apart(int stride) {
        return stride % FLOATS_IN_A_KIB == 0 ? stride + 16 : stride;
    }

    /** Samples that go together: whole vectors in a power of two, or fewer than a vector, which zeros fill up. */
    static int block(int left, int strip) {
        int vectors = left / LANES;
        return vectors == 0 ? LANES : Math.min(strip, LANES * Integer.highestOneBit(vectors));
    }

    /** Floats of a strip, as measured: so many that weights are used often, so few that the strip stays in the cache. */
    static int strip(int channels, boolean ofWeights) {
        int length;
        if (ofWeights) {
            length = channels >= 64 && channels <= 256 ? 64 : 128;
        } else if (channels <= 16 || channels >= 512) {
            length = 128;
        } else if (channels <= 32 || channels >= 256) {
            length = 64;
        } else {
            length = 32;
        }
        return Math.max(PAIR, length);
    }

    static int tiles(int size) {
        return (size + OUTPUTS - 1) / OUTPUTS;
    }

    /** B^T d B of a tile in all channels; what lies outside of the image, or behind the last sample, is zero. */
    void transformData(Tensor in, int y, int x, int sample, int samples, int padded, int to, int cStep, int vStep) {
        int n = in.samples();
        int row = in.width() * n;
        int shift = Integer.numberOfTrailingZeros(padded / LANES);
        int top = Math.max(0, -y);
        int bottom = Math.min(TILE, in.height() - y);
        int left = Math.max(0, -x);
        int right = Math.min(TILE, in.width() - x);
        boolean inside = top == 0 && left == 0 && bottom == TILE && right == TILE;
        // An outer row alone is read from an array of zeros; whatever else is missing, the tile is copied between
        // zeros.
        boolean copied = top > 1 || bottom < TILE - 1 || samples < padded;
        zeros = Scratch.atLeast(zeros, TILE * n);
        if (!inside || copied) {
            Arrays.fill(window, 0, PRODUCTS * padded, 0);
            Arrays.fill(scratch, 0, PRODUCTS * padded, 0);
        }
        for (int channel = 0; channel < in.channels(); channel++) {
            int at = channel * in.planeStride() + y * row + x * n + sample;
            int into = to + channel * cStep;
            if (copied) {
                for (int r = top; r < bottom; r++) {
                    WinogradTransforms.columns(
                            in.data(),
                            at + r * row + left * n,
                            n,
                            window,
                            (r * TILE + left) * padded,
                            padded,
                            samples,
                            right - left);
                }
                lines(window, left * padded, TILE * padded, padded, false, false, left, right, padded, shift);
            } else {
                lines(in.data(), at + left * n, row, n, top > 0, bottom < TILE, left, right, padded, shift);
            }
            WinogradTransforms.data(
                    scratch,
                    0,
                    scratch,
                    padded,
                    padded,
                    scratch,
                    5 * padded,
                    TILE * padded,
                    data,
                    into,
                    vStep,
                    TILE * vStep,
                    shift,
                    TILE << shift);
        }
    }

    private void lines(
            float[] a,
            int from,
            int row,
            int step,
            boolean above,
            boolean below,
            int left,
            int right,
            int padded,
            int shift) {
        WinogradTransforms.data(
                above ? zeros : a,
                above ? 0 : from,
                a,
                from + row,
                row,
                below ? zeros : a,
                below ? 0 : from + 5 * row,
                step,
                scratch,
                left * padded,
                TILE * padded,
                padded,
                shift,
                right - left << shift);
    }
}
