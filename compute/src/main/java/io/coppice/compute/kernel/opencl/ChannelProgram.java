package io.coppice.compute.kernel.opencl;

/**
 * Sums over a channel's plane, batch normalisation, and softmax cross entropy. Here a work item adds up a whole channel, on
 * 16 sums side by side, which the OpenCL compiler turns into a vector.
 */
abstract class ChannelProgram extends PoolProgram {
    private static final int LANES = 16;

    /** Numbers of a sum that is one of the summands of another one. */
    private static final int BLOCK = 1 << 10;

    protected float[] sums_$private$32 = new float[2 * LANES];

    protected void channelSums() {
        if (operation == Operation.CHANNEL_SUMS) {
            memory[to + row()] = sum(from + row() * fromStride);
        }
        if (operation == Operation.MOMENTS) {
            moments(from + rows[row()] * fromStride);
        }
        if (operation == Operation.CENTRED_SUMS) {
            centredSums(from + row() * fromStride, second + rows[row()] * secondStride);
        }
    }

    /** Sums of sums of a block each: one long sum of floats would lose what many short ones keep. */
    private float sum(int at) {
        float sum = 0f;
        for (int block = 0; block < length; block += BLOCK) {
            int end = block + BLOCK < length ? block + BLOCK : length;
            clear(LANES);
            int i = block;
            for (; i + LANES <= end; i += LANES) {
                for (int lane = 0; lane < LANES; lane++) {
                    sums_$private$32[lane] += memory[at + i + lane];
                }
            }
            for (; i < end; i++) {
                sums_$private$32[0] += memory[at + i];
            }
            sum += total(0);
        }
        return sum;
    }

    private void clear(int count) {
        for (int lane = 0; lane < count; lane++) {
            sums_$private$32[lane] = 0f;
        }
    }

    private float total(int at) {
        float sum = 0f;
        for (int lane = 0; lane < LANES; lane++) {
            sum += sums_$private$32[at + lane];
        }
        return sum;
    }

    /** In two sweeps, so that a mean far from zero costs the variance nothing. */
    private void moments(int at) {
        float mean = sum(at) / length;
        float squares = 0f;
        for (int block = 0; block < length; block += BLOCK) {
            int end = block + BLOCK < length ? block + BLOCK : length;
            clear(LANES);
            int i = block;
            for (; i + LANES <= end; i += LANES) {
                for (int lane = 0; lane < LANES; lane++) {
                    float distance = memory[at + i + lane] - mean;
                    sums_$private$32[lane] += distance * distance;
                }
            }
            for (; i < end; i++) {
                float distance = memory[at + i] - mean;
                sums_$private$32[0] += distance * distance;
            }
            squares += total(0);
        }
        memory[to + 4 * row()] = mean;
        memory[to + 4 * row() + 1] = squares / length;
    }

    private void centredSums(int at, int in) {
        float centre = memory[to + 4 * row()];
        float sum = 0f;
        float product = 0f;
        for (int block = 0; block < length; block += BLOCK) {
            int end = block + BLOCK < length ? block + BLOCK : length;
            clear(2 * LANES);
            int i = block;
            for (; i + LANES <= end; i += LANES) {
                for (int lane = 0; lane < LANES; lane++) {
                    float g = memory[at + i + lane];
                    sums_$private$32[lane] += g;
                    sums_$private$32[LANES + lane] += g * (memory[in + i + lane] - centre);
                }
            }
            for (; i < end; i++) {
                float g = memory[at + i];
                sums_$private$32[0] += g;
                sums_$private$32[LANES] += g * (memory[in + i] - centre);
            }
            sum += total(0);
            product += total(LANES);
        }
        memory[to + 4 * row() + 2] = sum;
        memory[to + 4 * row() + 3] = product;
    }
}
