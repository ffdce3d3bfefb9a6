package io.coppice.compute.kernel.opencl;

/**
 * Products as correlations: an output's line is the sum of many lines of the input, each times a weight. Where they lie
 * relative to the first is a table of taps, so a dense layer is the same operation with lines of samples. The inner loop
 * runs over contiguous numbers and adds eight lines at once: on a CPU the OpenCL compiler makes vectors of it (measured on
 * PoCL, 128 x 768 x 256: one output number a work item 1.4 GFLOP/s, this 95). GPUs have one number a work item, so that
 * neighbouring items read neighbouring floats.
 */
abstract class ProductProgram extends NormProgram {

    protected void layouts() {
        if (operation == Operation.HALO) {
            halo();
        }
        if (operation == Operation.TRANSPOSE_TAPS) {
            transposeTaps();
        }
        if (operation == Operation.TRANSPOSE) {
            transpose();
        }
        if (operation == Operation.ADD_PARTS) {
            addParts();
        }
    }

    protected void products() {
        if (operation == Operation.CORRELATE) {
            correlate();
        }
        if (operation == Operation.CORRELATE_TO_WEIGHTS) {
            correlateToWeights();
        }
        if (operation == Operation.CORRELATE_POINTS) {
            correlatePoint();
        }
        if (operation == Operation.POINTS_TO_WEIGHTS) {
            pointToWeights();
        }
    }

    /**
     * A copy with zeros around it, and {@code stride - 1} zeros between its positions. A row is a line of the copy
     * ({@code outHeight} by {@code outWidth}), its numbers are samples.
     */
    private void halo() {
        int channel = row() / outHeight;
        int y = row() % outHeight - padding;
        int begin = begin();
        int end = end();
        for (int column = 0; column < outWidth; column++) {
            int x = column - padding;
            int target = to + channel * toStride + (row() % outHeight * outWidth + column) * samples;
            boolean inside = y >= 0 && y < height * stride && x >= 0 && x < width * stride;
            if (inside && y % stride == 0 && x % stride == 0) {
                int source = from + channel * fromStride + (y / stride * width + x / stride) * samples;
                for (int s = begin; s < end; s++) {
                    memory[target + s] = memory[source + s];
                }
            } else {
                for (int s = begin; s < end; s++) {
                    memory[target + s] = 0f;
                }
            }
        }
    }

    /** Weights {@code [output][input][tap]} to {@code [input][output][tap backwards]}; a row is an input. */
    private void transposeTaps() {
        int area = edge * edge;
        int end = end();
        for (int output = begin(); output < end; output++) {
            int source = from + (output * channels + row()) * area;
            int target = to + (row() * outputs + output) * area;
            for (int tap = 0; tap < area; tap++) {
                memory[target + tap] = memory[source + area - 1 - tap];
            }
        }
    }

    /** {@code [row][number]} to {@code [number][row]}; a row of the result is read across the source. */
    private void transpose() {
        int target = to + row() * toStride;
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[target + i] = memory[from + i * fromStride + row()];
        }
    }

    /** Adds {@code channels} arrays that follow each other {@code fromStride} apart. */
    private void addParts() {
        int end = end();
        for (int i = begin(); i < end; i++) {
            float sum = 0f;
            for (int part = 0; part < channels; part++) {
                sum += memory[from + part * fromStride + i];
            }
            memory[to + i] = sum;
        }
    }

    /**
     * {@code from}: the input, {@code second}: weights of {@code tapCount} numbers an output, {@code mask}: their
     * masks, or -1, {@code third}: biases, or -1. A row is a line of an output, of {@code outHeight}; with a stride a
     * position of it at a time.
     */
    private void correlate() {
        int output = getGlobalId(0) / outHeight;
        int y = getGlobalId(0) % outHeight;
        int runs = stride == 1 ? 1 : outWidth;
        int run = stride == 1 ? outWidth * samples : samples;
        for (int x = 0; x < runs; x++) {
            int in = from + (y * stride * width + x * stride) * samples;
            int out = to + output * toStride + (y * outWidth + x) * samples;
            float bias = third < 0 ? 0f : memory[third + output];
            for (int i = 0; i < run; i++) {
                memory[out + i] = bias;
            }
            addTaps(output, in, out, run);
        }
    }

    private float weight(int output, int tap) {
        float weight = memory[second + output * tapCount + tap];
        return mask < 0 ? weight : weight * memory[mask + output * tapCount + tap];
    }

    private void addTaps(int output, int in, int out, int run) {
        int tap = 0;
        for (; tap + 8 <= tapCount; tap += 8) {
            float wa = weight(output, tap);
            float wb = weight(output, tap + 1);
            float wc = weight(output, tap + 2);
            float wd = weight(output, tap + 3);
            float we = weight(output, tap + 4);
            float wf = weight(output, tap + 5);
            float wg = weight(output, tap + 6);
            float wh = weight(output, tap + 7);
            int a = in + tapOffset(tap);
            int b = in + tapOffset(tap + 1);
            int c = in + tapOffset(tap + 2);
            int d = in + tapOffset(tap + 3);
            int e = in + tapOffset(tap + 4);
            int f = in + tapOffset(tap + 5);
            int g = in + tapOffset(tap + 6);
            int h = in + tapOffset(tap + 7);
            for (int i = 0; i < run; i++) {
                memory[out + i] = memory[out + i]
                        + wa * memory[a + i]
                        + wb * memory[b + i]
                        + wc * memory[c + i]
                        + wd * memory[d + i]
                        + we * memory[e + i]
                        + wf * memory[f + i]
                        + wg * memory[g + i]
                        + wh * memory[h + i];
            }
        }
        for (; tap < tapCount; tap++) {
            float w = weight(output, tap);
            int a = in + tapOffset(tap);
            for (int i = 0; i < run; i++) {
                memory[out + i] = memory[out + i] + w * memory[a + i];
            }
        }
    }

    /**
     * {@code from}: the input, {@code second}: the gradient of the output, {@code secondStride} a channel. A work item has
     * a tap of four outputs: what it reads of the input serves them all.
     */
    private void correlateToWeights() {
        int tap = getGlobalId(0) % tapCount;
        int output = getGlobalId(0) / tapCount * 4;
        for (int lane = 0; lane < 64; lane++) {
            sums_$private$64[lane] = 0f;
        }
        int runs = stride == 1 ? 1 : outWidth;
        int run = stride == 1 ? outWidth * samples : samples;
        for (int y = 0; y < outHeight; y++) {
            for (int x = 0; x < runs; x++) {
                int in = from + tapOffset(tap) + (y * stride * width + x * stride) * samples;
                addProducts(in, second + (y * outWidth + x) * samples, output, run);
            }
        }
        for (int each = 0; each < 4; each++) {
            if (output + each < outputs) {
                memory[to + (output + each) * tapCount + tap] = total(each * LANES);
            }
        }
    }

    private void addProducts(int in, int gradient, int output, int run) {
        int a = gradient + output * secondStride;
        int b = gradient + (output + 1 < outputs ? output + 1 : output) * secondStride;
        int c = gradient + (output + 2 < outputs ? output + 2 : output) * secondStride;
        int d = gradient + (output + 3 < outputs ? output + 3 : output) * secondStride;
        int i = 0;
        for (; i + LANES <= run; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                float x = memory[in + i + lane];
                sums_$private$64[lane] += x * memory[a + i + lane];
                sums_$private$64[LANES + lane] += x * memory[b + i + lane];
                sums_$private$64[2 * LANES + lane] += x * memory[c + i + lane];
                sums_$private$64[3 * LANES + lane] += x * memory[d + i + lane];
            }
        }
        for (; i < run; i++) {
            float x = memory[in + i];
            sums_$private$64[0] += x * memory[a + i];
            sums_$private$64[LANES] += x * memory[b + i];
            sums_$private$64[2 * LANES] += x * memory[c + i];
            sums_$private$64[3 * LANES] += x * memory[d + i];
        }
    }

    /** Where the first tap of an output's position lies in the input. */
    private int base(int position) {
        int line = outWidth * samples;
        int along = position % line;
        return from + (position / line * stride * width + along / samples * stride) * samples + along % samples;
    }

    /** A work item has one number of the output. */
    private void correlatePoint() {
        int positions = outHeight * outWidth * samples;
        int output = getGlobalId(0) / positions;
        int position = getGlobalId(0) % positions;
        int in = base(position);
        float sum = third < 0 ? 0f : memory[third + output];
        for (int tap = 0; tap < tapCount; tap++) {
            sum += weight(output, tap) * memory[in + tapOffset(tap)];
        }
        memory[to + output * toStride + position] = sum;
    }

    /** A work item has one weight and {@code length} positions; the parts' results follow each other. */
    private void pointToWeights() {
        int weights = outputs * tapCount;
        int part = getGlobalId(0) / weights;
        int output = getGlobalId(0) % weights / tapCount;
        int offset = tapOffset(getGlobalId(0) % weights % tapCount);
        int positions = outHeight * outWidth * samples;
        int end = (part + 1) * length < positions ? (part + 1) * length : positions;
        float sum = 0f;
        for (int position = part * length; position < end; position++) {
            sum += memory[second + output * secondStride + position] * memory[base(position) + offset];
        }
        memory[to + getGlobalId(0)] = sum;
    }
}
