package io.coppice.compute.kernel.opencl;

/**
 * Products as CPUs run them: correlations, in which an output's line is the sum of many lines of the input, each times a
 * weight. Where these lie relative to the first is a table of taps, so a dense layer is the same operation with lines of
 * samples.
 *
 * <p>A work item has four outputs of a stretch of a line, or four by four weights, in an array of its own that stays in the
 * first cache. Its inner loops run over contiguous numbers, four taps at once, and touch no memory that they also write:
 * so the OpenCL compiler makes vectors of them without asking whether arrays overlap (measured on PoCL with two cores, 128
 * x 768 x 256: one output number a work item 1.4 GFLOP/s, eight lines added to one in the memory 80, this 183).
 */
final class LineProgram extends DeviceProgram {
    /** Numbers of a line that a work item has. */
    static final int STRETCH = 128;

    /** Outputs of a work item, and taps that are added at once. */
    static final int BLOCK = 4;

    /** Sums of a weight's gradient side by side. */
    private static final int SUMS = 16;

    protected float[] block_$private$512 = new float[BLOCK * STRETCH];

    @Override
    public void run() {
        if (getGlobalId(0) < items) {
            common();
            if (operation == Operation.PRODUCT) {
                product();
            }
            if (operation == Operation.PRODUCT_TO_WEIGHTS) {
                productToWeights();
            }
            if (operation == Operation.PEAK) {
                peak();
            }
        }
    }

    /**
     * {@code from}: the input, {@code second}: weights of {@code tapCount} numbers an output, {@code mask}: their
     * masks, or -1, {@code third}: biases, or -1. A row is a line of four outputs, of {@code outHeight}; with a stride a
     * position of it.
     */
    private void product() {
        int lines = stride == 1 ? outHeight : outHeight * outWidth;
        int line = row() % lines;
        int output = row() / lines * BLOCK;
        int y = stride == 1 ? line : line / outWidth;
        int x = stride == 1 ? 0 : line % outWidth;
        int in = from + (y * width + x) * stride * samples + begin();
        int out = to + line * length + begin();
        int count = end() - begin();
        for (int each = 0; each < BLOCK; each++) {
            float bias = third < 0 ? 0f : memory[third + within(output + each)];
            for (int i = 0; i < count; i++) {
                block_$private$512[each * STRETCH + i] = bias;
            }
        }
        addTaps(within(output), within(output + 1), within(output + 2), within(output + 3), in, count);
        for (int each = 0; each < BLOCK; each++) {
            if (output + each < outputs) {
                for (int i = 0; i < count; i++) {
                    memory[out + (output + each) * toStride + i] = block_$private$512[each * STRETCH + i];
                }
            }
        }
    }

    /** The outputs behind the last are the last once more, and thrown away. */
    private int within(int output) {
        return output < outputs ? output : outputs - 1;
    }

    private float weight(int output, int tap) {
        float weight = memory[second + output * tapCount + tap];
        return mask < 0 ? weight : weight * memory[mask + output * tapCount + tap];
    }

    // spotless:off
    private void addTaps(int a, int b, int c, int d, int in, int count) {
        int tap = 0;
        for (; tap + BLOCK <= tapCount; tap += BLOCK) {
            int x0 = in + tapOffset(tap), x1 = in + tapOffset(tap + 1);
            int x2 = in + tapOffset(tap + 2), x3 = in + tapOffset(tap + 3);
            float a0 = weight(a, tap), a1 = weight(a, tap + 1), a2 = weight(a, tap + 2), a3 = weight(a, tap + 3);
            float b0 = weight(b, tap), b1 = weight(b, tap + 1), b2 = weight(b, tap + 2), b3 = weight(b, tap + 3);
            float c0 = weight(c, tap), c1 = weight(c, tap + 1), c2 = weight(c, tap + 2), c3 = weight(c, tap + 3);
            float d0 = weight(d, tap), d1 = weight(d, tap + 1), d2 = weight(d, tap + 2), d3 = weight(d, tap + 3);
            for (int i = 0; i < count; i++) {
                float y0 = memory[x0 + i], y1 = memory[x1 + i], y2 = memory[x2 + i], y3 = memory[x3 + i];
                block_$private$512[i] =
                        fma(a3, y3, fma(a2, y2, fma(a1, y1, fma(a0, y0, block_$private$512[i]))));
                block_$private$512[STRETCH + i] =
                        fma(b3, y3, fma(b2, y2, fma(b1, y1, fma(b0, y0, block_$private$512[STRETCH + i]))));
                block_$private$512[2 * STRETCH + i] =
                        fma(c3, y3, fma(c2, y2, fma(c1, y1, fma(c0, y0, block_$private$512[2 * STRETCH + i]))));
                block_$private$512[3 * STRETCH + i] =
                        fma(d3, y3, fma(d2, y2, fma(d1, y1, fma(d0, y0, block_$private$512[3 * STRETCH + i]))));
            }
        }
        for (; tap < tapCount; tap++) {
            int x = in + tapOffset(tap);
            float ofA = weight(a, tap), ofB = weight(b, tap), ofC = weight(c, tap), ofD = weight(d, tap);
            for (int i = 0; i < count; i++) {
                float y = memory[x + i];
                block_$private$512[i] = fma(ofA, y, block_$private$512[i]);
                block_$private$512[STRETCH + i] = fma(ofB, y, block_$private$512[STRETCH + i]);
                block_$private$512[2 * STRETCH + i] = fma(ofC, y, block_$private$512[2 * STRETCH + i]);
                block_$private$512[3 * STRETCH + i] = fma(ofD, y, block_$private$512[3 * STRETCH + i]);
            }
        }
    }
    // spotless:on

    /**
     * {@code from}: the input, {@code second}: the gradient of the output, {@code secondStride} a channel. A work item has
     * four taps of four outputs: what it reads of either serves all of the other.
     */
    private void productToWeights() {
        int groups = (tapCount + BLOCK - 1) / BLOCK;
        int tap = getGlobalId(0) % groups * BLOCK;
        int output = getGlobalId(0) / groups * BLOCK;
        for (int i = 0; i < BLOCK * BLOCK * SUMS; i++) {
            block_$private$512[i] = 0f;
        }
        int runs = stride == 1 ? 1 : outWidth;
        int run = stride == 1 ? outWidth * samples : samples;
        int last = tapCount - 1;
        int x0 = from + tapOffset(tap);
        int x1 = from + tapOffset(tap + 1 < last ? tap + 1 : last);
        int x2 = from + tapOffset(tap + 2 < last ? tap + 2 : last);
        int x3 = from + tapOffset(tap + 3 < last ? tap + 3 : last);
        for (int y = 0; y < outHeight; y++) {
            for (int x = 0; x < runs; x++) {
                int in = (y * width + x) * stride * samples;
                int gradient = second + (y * outWidth + x) * samples;
                addProducts(x0 + in, x1 + in, x2 + in, x3 + in, gradient, output, run);
            }
        }
        for (int each = 0; each < BLOCK * BLOCK; each++) {
            int ofOutput = output + each / BLOCK;
            int ofTap = tap + each % BLOCK;
            if (ofOutput < outputs && ofTap < tapCount) {
                memory[to + ofOutput * tapCount + ofTap] = sumOf(each * SUMS);
            }
        }
    }

    /** By halves, as the CPU's kernels add up a vector. */
    private float sumOf(int at) {
        for (int reach = SUMS / 2; reach > 1; reach = reach / 2) {
            for (int lane = 0; lane < reach; lane++) {
                block_$private$512[at + lane] = block_$private$512[at + lane] + block_$private$512[at + reach + lane];
            }
        }
        return block_$private$512[at] + block_$private$512[at + 1];
    }

    // spotless:off
    private void addProducts(int x0, int x1, int x2, int x3, int gradient, int output, int run) {
        int a = gradient + within(output) * secondStride;
        int b = gradient + within(output + 1) * secondStride;
        int c = gradient + within(output + 2) * secondStride;
        int d = gradient + within(output + 3) * secondStride;
        int k = 0;
        for (; k + 2 * SUMS <= run; k += 2 * SUMS) {
            for (int i = 0; i < SUMS; i++) {
                int p = k + i;
                int q = k + SUMS + i;
                float p0 = memory[x0 + p], p1 = memory[x1 + p], p2 = memory[x2 + p], p3 = memory[x3 + p];
                float q0 = memory[x0 + q], q1 = memory[x1 + q], q2 = memory[x2 + q], q3 = memory[x3 + q];
                float g = memory[a + p], h = memory[a + q];
                block_$private$512[i] = fma(h, q0, fma(g, p0, block_$private$512[i]));
                block_$private$512[SUMS + i] = fma(h, q1, fma(g, p1, block_$private$512[SUMS + i]));
                block_$private$512[2 * SUMS + i] = fma(h, q2, fma(g, p2, block_$private$512[2 * SUMS + i]));
                block_$private$512[3 * SUMS + i] = fma(h, q3, fma(g, p3, block_$private$512[3 * SUMS + i]));
                g = memory[b + p]; h = memory[b + q];
                block_$private$512[4 * SUMS + i] = fma(h, q0, fma(g, p0, block_$private$512[4 * SUMS + i]));
                block_$private$512[5 * SUMS + i] = fma(h, q1, fma(g, p1, block_$private$512[5 * SUMS + i]));
                block_$private$512[6 * SUMS + i] = fma(h, q2, fma(g, p2, block_$private$512[6 * SUMS + i]));
                block_$private$512[7 * SUMS + i] = fma(h, q3, fma(g, p3, block_$private$512[7 * SUMS + i]));
                g = memory[c + p]; h = memory[c + q];
                block_$private$512[8 * SUMS + i] = fma(h, q0, fma(g, p0, block_$private$512[8 * SUMS + i]));
                block_$private$512[9 * SUMS + i] = fma(h, q1, fma(g, p1, block_$private$512[9 * SUMS + i]));
                block_$private$512[10 * SUMS + i] = fma(h, q2, fma(g, p2, block_$private$512[10 * SUMS + i]));
                block_$private$512[11 * SUMS + i] = fma(h, q3, fma(g, p3, block_$private$512[11 * SUMS + i]));
                g = memory[d + p]; h = memory[d + q];
                block_$private$512[12 * SUMS + i] = fma(h, q0, fma(g, p0, block_$private$512[12 * SUMS + i]));
                block_$private$512[13 * SUMS + i] = fma(h, q1, fma(g, p1, block_$private$512[13 * SUMS + i]));
                block_$private$512[14 * SUMS + i] = fma(h, q2, fma(g, p2, block_$private$512[14 * SUMS + i]));
                block_$private$512[15 * SUMS + i] = fma(h, q3, fma(g, p3, block_$private$512[15 * SUMS + i]));
            }
        }
        for (; k < run; k++) {
            int i = k % SUMS;
            for (int each = 0; each < BLOCK; each++) {
                float g = memory[gradient + within(output + each) * secondStride + k];
                int at = each * BLOCK * SUMS + i;
                block_$private$512[at] = fma(g, memory[x0 + k], block_$private$512[at]);
                block_$private$512[at + SUMS] = fma(g, memory[x1 + k], block_$private$512[at + SUMS]);
                block_$private$512[at + 2 * SUMS] = fma(g, memory[x2 + k], block_$private$512[at + 2 * SUMS]);
                block_$private$512[at + 3 * SUMS] = fma(g, memory[x3 + k], block_$private$512[at + 3 * SUMS]);
            }
        }
    }
    // spotless:on

    /** As many independent multiply-adds as keep a core's units busy, on vectors that stay in the first cache. */
    private void peak() {
        for (int lane = 0; lane < STRETCH; lane++) {
            block_$private$512[lane] = lane;
        }
        for (int i = 0; i < length; i++) {
            for (int lane = 0; lane < STRETCH; lane++) {
                float value = block_$private$512[lane];
                value = (value * factor + shift) * factor + shift;
                value = (value * factor + shift) * factor + shift;
                value = (value * factor + shift) * factor + shift;
                value = (value * factor + shift) * factor + shift;
                block_$private$512[lane] = value;
            }
        }
        float sum = 0f;
        for (int lane = 0; lane < STRETCH; lane++) {
            sum += block_$private$512[lane];
        }
        memory[to + getGlobalId(0)] = sum;
    }
}
