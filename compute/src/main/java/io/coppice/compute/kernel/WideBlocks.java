package io.coppice.compute.kernel;

import static io.coppice.compute.kernel.ProductBlocks.load;
import static io.coppice.compute.kernel.ProductBlocks.spread;

import jdk.incubator.vector.FloatVector;

/**
 * The blocks of one and of two outputs with eight sums each: with two vectors an output they would have two and four, and
 * every product would wait for the one before it. One output beside 12 took two thirds of the time of the 12.
 */
final class WideBlocks {
    /** Sums of a block, and the vectors of a block of one output. */
    static final int SUMS = 8;

    private static final int L = Lanes.COUNT;

    private WideBlocks() {}

    // spotless:off
    static void block2x4(TableBlocks blocks, int inAt, int weightAt, int startAt, int outAt) {
        float[] in = blocks.in, weights = blocks.weights, out = blocks.out, start = blocks.start;
        int[] inOffset = blocks.inOffset, weightOffset = blocks.weightOffset;
        int taps = blocks.taps;
        FloatVector a0 = spread(start, startAt), a1 = a0, a2 = a0, a3 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0, b2 = b0, b3 = b0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), x1 = load(in, at + L), x2 = load(in, at + 2 * L), x3 = load(in, at + 3 * L), u;
            u = spread(weights, w); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1); a2 = x2.fma(u, a2); a3 = x3.fma(u, a3);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1); b2 = x2.fma(u, b2); b3 = x3.fma(u, b3);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + L); a2.intoArray(out, o + 2 * L); a3.intoArray(out, o + 3 * L); o += blocks.outPlane;
        b0.intoArray(out, o); b1.intoArray(out, o + L); b2.intoArray(out, o + 2 * L); b3.intoArray(out, o + 3 * L);
    }

    static void block1x8(TableBlocks blocks, int inAt, int weightAt, int startAt, int outAt) {
        float[] in = blocks.in, weights = blocks.weights, out = blocks.out, start = blocks.start;
        int[] inOffset = blocks.inOffset, weightOffset = blocks.weightOffset;
        int taps = blocks.taps;
        FloatVector a0 = spread(start, startAt), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap];
            FloatVector u = spread(weights, weightAt + weightOffset[tap]);
            a0 = load(in, at).fma(u, a0); a1 = load(in, at + L).fma(u, a1);
            a2 = load(in, at + 2 * L).fma(u, a2); a3 = load(in, at + 3 * L).fma(u, a3);
            a4 = load(in, at + 4 * L).fma(u, a4); a5 = load(in, at + 5 * L).fma(u, a5);
            a6 = load(in, at + 6 * L).fma(u, a6); a7 = load(in, at + 7 * L).fma(u, a7);
        }
        a0.intoArray(out, outAt); a1.intoArray(out, outAt + L); a2.intoArray(out, outAt + 2 * L); a3.intoArray(out, outAt + 3 * L);
        a4.intoArray(out, outAt + 4 * L); a5.intoArray(out, outAt + 5 * L); a6.intoArray(out, outAt + 6 * L); a7.intoArray(out, outAt + 7 * L);
    }
    // spotless:on
}
