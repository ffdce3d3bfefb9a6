package io.coppice.compute.kernel.opencl;

/**
 * Sums over a channel's plane, batch normalisation, and softmax cross entropy. Here a work item adds up a whole channel, on
 * 16 sums side by side, which the OpenCL compiler turns into a vector.
 */
abstract class ChannelProgram extends PoolProgram {
    static final int LANES = 16;

    protected float[] sums_$private$64 = new float[64];

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

    private float sum(int at) {
        clear();
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                sums_$private$64[lane] += memory[at + i + lane];
            }
        }
        for (; i < length; i++) {
            sums_$private$64[0] += memory[at + i];
        }
        return total(0);
    }

    private void clear() {
        for (int lane = 0; lane < 64; lane++) {
            sums_$private$64[lane] = 0f;
        }
    }

    protected float total(int at) {
        float sum = 0f;
        for (int lane = 0; lane < LANES; lane++) {
            sum += sums_$private$64[at + lane];
        }
        return sum;
    }

    /** In two sweeps, so that a mean far from zero costs the variance nothing. */
    private void moments(int at) {
        float mean = sum(at) / length;
        clear();
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                float distance = memory[at + i + lane] - mean;
                sums_$private$64[lane] += distance * distance;
            }
        }
        for (; i < length; i++) {
            float distance = memory[at + i] - mean;
            sums_$private$64[0] += distance * distance;
        }
        memory[to + 4 * row()] = mean;
        memory[to + 4 * row() + 1] = total(0) / length;
    }

    private void centredSums(int at, int in) {
        float centre = memory[to + 4 * row()];
        clear();
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                float g = memory[at + i + lane];
                sums_$private$64[lane] += g;
                sums_$private$64[LANES + lane] += g * (memory[in + i + lane] - centre);
            }
        }
        for (; i < length; i++) {
            float g = memory[at + i];
            sums_$private$64[0] += g;
            sums_$private$64[LANES] += g * (memory[in + i] - centre);
        }
        memory[to + 4 * row() + 2] = total(0);
        memory[to + 4 * row() + 3] = total(LANES);
    }
}
