package io.coppice.compute.kernel.opencl;

/**
 * Sums over a channel's plane. A work item adds up a whole channel, on sums side by side, which the OpenCL compiler turns
 * into vectors: as many, and added up in the same order, as the CPU's kernels have with vectors of sixteen floats.
 */
abstract class ChannelProgram extends PoolProgram {
    /** Floats of a vector. */
    private static final int LANES = 16;

    /** Four vectors. */
    private static final int SUMS = 4 * LANES;

    private static final int PAIR = 2 * LANES;

    protected float[] sums_$private$64 = new float[SUMS];

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
        for (; i + SUMS <= length; i += SUMS) {
            for (int lane = 0; lane < SUMS; lane++) {
                sums_$private$64[lane] = sums_$private$64[lane] + memory[at + i + lane];
            }
        }
        for (int lane = 0; i + lane < length; lane++) {
            sums_$private$64[lane] = sums_$private$64[lane] + memory[at + i + lane];
        }
        return ofFour();
    }

    private void clear() {
        for (int lane = 0; lane < SUMS; lane++) {
            sums_$private$64[lane] = 0f;
        }
    }

    /** The first vector and the second, and what the third and the fourth are together. */
    private float ofFour() {
        addPair(0);
        addPair(PAIR);
        for (int lane = 0; lane < LANES; lane++) {
            sums_$private$64[lane] = sums_$private$64[lane] + sums_$private$64[PAIR + lane];
        }
        return ofVector(0);
    }

    private void addPair(int at) {
        for (int lane = 0; lane < LANES; lane++) {
            sums_$private$64[at + lane] = sums_$private$64[at + lane] + sums_$private$64[at + LANES + lane];
        }
    }

    /** By halves. */
    private float ofVector(int at) {
        for (int reach = LANES / 2; reach > 1; reach = reach / 2) {
            for (int lane = 0; lane < reach; lane++) {
                sums_$private$64[at + lane] = sums_$private$64[at + lane] + sums_$private$64[at + reach + lane];
            }
        }
        return sums_$private$64[at] + sums_$private$64[at + 1];
    }

    /** In two sweeps, so that a mean far from zero costs the variance nothing. */
    private void moments(int at) {
        float mean = sum(at) / length;
        clear();
        int i = 0;
        for (; i + SUMS <= length; i += SUMS) {
            for (int lane = 0; lane < SUMS; lane++) {
                float distance = memory[at + i + lane] - mean;
                sums_$private$64[lane] = fma(distance, distance, sums_$private$64[lane]);
            }
        }
        float squares = ofFour();
        for (; i < length; i++) {
            float distance = memory[at + i] - mean;
            squares = fma(distance, distance, squares);
        }
        memory[to + 4 * row()] = mean;
        memory[to + 4 * row() + 1] = squares / length;
    }

    private void centredSums(int at, int in) {
        float centre = memory[to + 4 * row()];
        clear();
        int i = 0;
        for (; i + PAIR <= length; i += PAIR) {
            for (int lane = 0; lane < PAIR; lane++) {
                float g = memory[at + i + lane];
                sums_$private$64[lane] = sums_$private$64[lane] + g;
                sums_$private$64[PAIR + lane] = fma(memory[in + i + lane] - centre, g, sums_$private$64[PAIR + lane]);
            }
        }
        addPair(0);
        addPair(PAIR);
        float sum = ofVector(0);
        float product = ofVector(PAIR);
        for (; i < length; i++) {
            sum += memory[at + i];
            product = fma(memory[in + i] - centre, memory[at + i], product);
        }
        memory[to + 4 * row() + 2] = sum;
        memory[to + 4 * row() + 3] = product;
    }
}
