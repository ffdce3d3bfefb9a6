package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of every product but the gradients of convolution weights:
 * {@code out[o][j] = start[o] + sum over taps of weight[o][tap] * in[tap][j]}, for a few outputs o and two vectors of j
 * that stay in registers over all taps. A tap is one weight of one input channel.
 *
 * <p>Register plan: 12 outputs by 2 vectors are 24 accumulators; with the two inputs and the weight they take 27 of 32
 * registers, and 6 outputs take 15 of 16. Two vectors and many outputs, rather than four and half as many, serve runs as
 * short as 32 samples. C2 inlines only so much into one method: a block of many more vector operations falls apart into
 * calls, ten times slower.
 *
 * <p>Fields are read into locals before each loop: a store to an array might change a field, for all the compiler knows.
 */
abstract class ProductBlocks {
    static final int TALLEST = 12;

    /** Floats that are computed together. */
    private static final int PAIR = 2 * Lanes.COUNT;

    /** Half of a usual L2 cache, in floats. */
    private static final int CACHE = 1 << 17;

    private static final int[] MANY = {TALLEST, 10, 8, 6, 4, 2, 1};
    private static final int[] FEW = {6, 4, 2, 1};
    private static final int[] TAIL = {TALLEST, 8, 4, 1};

    float[] in;
    float[] weights;

    /** What each output begins as: its bias, or zero. */
    float[] start;

    float[] out;

    /** From one output to the next. */
    int outPlane;

    int taps;

    private final float[] spilled = new float[TAIL[0] * Lanes.COUNT];
    private long multiplyAdds;

    final long multiplyAdds() {
        return multiplyAdds;
    }

    /**
     * Two vectors of each output, the second one {@code last} floats after the first; it may overlap it.
     *
     * @param height how many outputs: 12, 10, 8, 6, 4, 2 or 1
     */
    abstract void pair(int height, int inAt, int last, int weightAt, int startAt, int outAt);

    /** Four vectors of each of 2 outputs, or eight of one: a few outputs go over wide stretches where that is faster. */
    void wide(int height, int inAt, int weightAt, int startAt, int outAt) {
        for (int j = 0; j < WideBlocks.SUMS / height * Lanes.COUNT; j += PAIR) {
            pair(height, inAt + j, Lanes.COUNT, weightAt, startAt, outAt + j);
        }
    }

    /** One vector of each of 12, 8, 4 or 1 outputs. */
    abstract void single(int height, int inAt, int weightAt, int startAt, int outAt);

    abstract int inOffset(int tap);

    abstract int weightOffset(int tap);

    /** The largest input offset of any tap. */
    abstract int farthestTap();

    /** From the weights of one output to those of the next. */
    abstract int weightStep();

    /** Sums over {@code run} neighbouring floats of all outputs; {@code weightAt} and {@code outAt} are the first one's. */
    final void product(int outputs, int inAt, int run, int weightAt, int startAt, int outAt) {
        int rest = run % PAIR;
        int tail = rest <= Lanes.COUNT ? rest : 0;
        if (run > tail) {
            pairs(outputs, inAt, run - tail, weightAt, startAt, outAt);
        }
        if (tail > 0) {
            tail(outputs, inAt + run - tail, tail, weightAt, startAt, outAt + run - tail);
        }
    }

    /**
     * The floats of a long run that all outputs meet before the next ones. What the taps of a strip see stays in the cache
     * for the next block of outputs; of a row of 160 channels, at 128 samples, it would not.
     */
    final int strip() {
        return Math.max(1, CACHE / Math.max(1, taps) / PAIR) * PAIR;
    }

    private void pairs(int outputs, int inAt, int run, int weightAt, int startAt, int outAt) {
        int strip = strip();
        for (int from = 0; from < run; from += strip) {
            strip(outputs, inAt + from, Math.min(strip, run - from), weightAt, startAt, outAt + from);
        }
    }

    private void strip(int outputs, int inAt, int run, int weightAt, int startAt, int outAt) {
        for (int output = 0, height; output < outputs; output += height) {
            height = height(outputs - output, outputs, Lanes.MANY_REGISTERS ? MANY : FEW);
            int first = Math.min(output, outputs - height);
            int weight = weightAt + first * weightStep();
            int to = outAt + first * outPlane;
            int j = 0;
            int stretch = WideBlocks.SUMS / height * Lanes.COUNT;
            for (; height <= 2 && j <= run - stretch; j += stretch) {
                wide(height, inAt + j, weight, startAt + first, to + j);
            }
            for (; j < run; j += PAIR) {
                // More than a vector and less than two: the second overlaps the first, and both compute the same.
                int last = Math.min(PAIR, run - j) - Lanes.COUNT;
                pair(height, inAt + j, last, weight, startAt + first, to + j);
            }
            multiplyAdds += (long) taps * height * run;
        }
    }

    /**
     * The floats beyond whole vectors. Blocks read past them, since lanes do not mix, and write to memory of their own.
     * Masks would do, but with masked accesses C2 gives up on blocks of this size, ten times slower.
     */
    private void tail(int outputs, int inAt, int lanes, int weightAt, int startAt, int outAt) {
        int allTaps = taps;
        int whole = tapsThatFit(inAt);
        for (int output = 0, height; output < outputs; output += height) {
            height = height(outputs - output, outputs, TAIL);
            int first = Math.min(output, outputs - height);
            int weight = weightAt + first * weightStep();
            taps = whole;
            intoSpilled(height, inAt, weight, startAt + first);
            taps = allTaps;
            oneByOne(whole, height, inAt, lanes, weight);
            for (int i = 0; i < height; i++) {
                System.arraycopy(spilled, i * Lanes.COUNT, out, outAt + (first + i) * outPlane, lanes);
            }
            multiplyAdds += (long) taps * height * lanes;
        }
    }

    private void intoSpilled(int height, int inAt, int weightAt, int startAt) {
        float[] destination = out;
        int plane = outPlane;
        out = spilled;
        outPlane = Lanes.COUNT;
        single(height, inAt, weightAt, startAt, 0);
        out = destination;
        outPlane = plane;
    }

    /** How many taps come before the first whose input ends less than a vector before the array does. */
    private int tapsThatFit(int inAt) {
        int room = in.length - Lanes.COUNT - inAt;
        int tap = farthestTap() <= room ? taps : 0;
        while (tap < taps && inOffset(tap) <= room) {
            tap++;
        }
        return tap;
    }

    /** The other taps: the same operations, one float at a time. */
    private void oneByOne(int firstTap, int height, int inAt, int lanes, int weightAt) {
        for (int output = 0; firstTap < taps && output < height; output++) {
            int weight = weightAt + output * weightStep();
            for (int lane = 0; lane < lanes; lane++) {
                float sum = spilled[output * Lanes.COUNT + lane];
                for (int tap = firstTap; tap < taps; tap++) {
                    sum = Math.fma(in[inAt + inOffset(tap) + lane], weights[weight + weightOffset(tap)], sum);
                }
                spilled[output * Lanes.COUNT + lane] = sum;
            }
        }
    }

    /**
     * How many of the {@code left} outputs go into the next block: the tallest as long as it fills, since it is fastest by
     * far, and then the lowest that holds the rest. That one begins earlier if it is higher than the rest, and computes
     * some outputs twice; they come out the same.
     */
    static int height(int left, int outputs, int[] heights) {
        int height = 0;
        for (int candidate : heights) {
            boolean holdsRest = candidate >= left && candidate <= outputs;
            if (height == 0 || holdsRest || height > outputs) {
                height = candidate;
            }
        }
        return height;
    }

    static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(Lanes.SPECIES, array, at);
    }

    static FloatVector spread(float[] array, int at) {
        return FloatVector.broadcast(Lanes.SPECIES, array[at]);
    }
}
