package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of the gradients of convolution weights:
 * {@code sums[o][s] += sum over steps of out[o][outStep] * in[streamAt[s] + inStep]}, lane by lane. A stream is the input
 * as one tap sees it, a step is a vector of positions and samples.
 *
 * <p>Register plan: 4 outputs by 5 streams are 20 accumulators, with 4 outputs and 1 input 25 of 32 registers. On machines
 * with 16 registers 2 by 5 take 13.
 */
final class CorrelationBlocks {
    static final int STREAMS = 5;

    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    float[] in;
    int[] inStep = {};

    /** Where the input of each stream begins; a multiple of {@link #STREAMS} entries. */
    int[] streamAt = {};

    float[] out;
    int[] outStep = {};

    /** From one output to the next. */
    int outPlane;

    /** A vector for each pair of output and stream of a block. */
    float[] sums = {};

    /**
     * Adds the products of some steps to the sums of one block. Two tables of places make one loop of the two over rows
     * and vectors: around two loops C2 keeps half of the accumulators in memory, as often as not.
     *
     * @param height how many outputs: 4, 2 or 1
     * @param stream the first of 5
     */
    void block(int height, int outAt, int stream, int begin, int end, int sumAt) {
        switch (height) {
            case 4 -> block4x5(outAt, stream, begin, end, sumAt);
            case 2 -> block2x5(outAt, stream, begin, end, sumAt);
            default -> block1x5(outAt, stream, begin, end, sumAt);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(S, array, at);
    }

    // spotless:off
    private void block4x5(int outAt, int stream, int begin, int end, int sumAt) {
        float[] in = this.in, out = this.out, sums = this.sums;
        int[] inStep = this.inStep, outStep = this.outStep;
        int p0 = outAt, p1 = p0 + outPlane, p2 = p1 + outPlane, p3 = p2 + outPlane;
        int s0 = streamAt[stream], s1 = streamAt[stream + 1], s2 = streamAt[stream + 2], s3 = streamAt[stream + 3], s4 = streamAt[stream + 4];
        FloatVector a0 = load(sums, sumAt), a1 = load(sums, sumAt + L), a2 = load(sums, sumAt + 2 * L),
                a3 = load(sums, sumAt + 3 * L), a4 = load(sums, sumAt + 4 * L);
        FloatVector b0 = load(sums, sumAt + 5 * L), b1 = load(sums, sumAt + 6 * L), b2 = load(sums, sumAt + 7 * L),
                b3 = load(sums, sumAt + 8 * L), b4 = load(sums, sumAt + 9 * L);
        FloatVector c0 = load(sums, sumAt + 10 * L), c1 = load(sums, sumAt + 11 * L), c2 = load(sums, sumAt + 12 * L),
                c3 = load(sums, sumAt + 13 * L), c4 = load(sums, sumAt + 14 * L);
        FloatVector d0 = load(sums, sumAt + 15 * L), d1 = load(sums, sumAt + 16 * L), d2 = load(sums, sumAt + 17 * L),
                d3 = load(sums, sumAt + 18 * L), d4 = load(sums, sumAt + 19 * L);
        for (int step = begin; step < end; step++) {
            int x = inStep[step], y = outStep[step];
            FloatVector v0 = load(out, p0 + y), v1 = load(out, p1 + y),
                    v2 = load(out, p2 + y), v3 = load(out, p3 + y), u;
            u = load(in, s0 + x); a0 = u.fma(v0, a0); b0 = u.fma(v1, b0); c0 = u.fma(v2, c0); d0 = u.fma(v3, d0);
            u = load(in, s1 + x); a1 = u.fma(v0, a1); b1 = u.fma(v1, b1); c1 = u.fma(v2, c1); d1 = u.fma(v3, d1);
            u = load(in, s2 + x); a2 = u.fma(v0, a2); b2 = u.fma(v1, b2); c2 = u.fma(v2, c2); d2 = u.fma(v3, d2);
            u = load(in, s3 + x); a3 = u.fma(v0, a3); b3 = u.fma(v1, b3); c3 = u.fma(v2, c3); d3 = u.fma(v3, d3);
            u = load(in, s4 + x); a4 = u.fma(v0, a4); b4 = u.fma(v1, b4); c4 = u.fma(v2, c4); d4 = u.fma(v3, d4);
        }
        a0.intoArray(sums, sumAt); a1.intoArray(sums, sumAt + L); a2.intoArray(sums, sumAt + 2 * L);
        a3.intoArray(sums, sumAt + 3 * L); a4.intoArray(sums, sumAt + 4 * L);
        b0.intoArray(sums, sumAt + 5 * L); b1.intoArray(sums, sumAt + 6 * L); b2.intoArray(sums, sumAt + 7 * L);
        b3.intoArray(sums, sumAt + 8 * L); b4.intoArray(sums, sumAt + 9 * L);
        c0.intoArray(sums, sumAt + 10 * L); c1.intoArray(sums, sumAt + 11 * L); c2.intoArray(sums, sumAt + 12 * L);
        c3.intoArray(sums, sumAt + 13 * L); c4.intoArray(sums, sumAt + 14 * L);
        d0.intoArray(sums, sumAt + 15 * L); d1.intoArray(sums, sumAt + 16 * L); d2.intoArray(sums, sumAt + 17 * L);
        d3.intoArray(sums, sumAt + 18 * L); d4.intoArray(sums, sumAt + 19 * L);
    }

    private void block2x5(int outAt, int stream, int begin, int end, int sumAt) {
        float[] in = this.in, out = this.out, sums = this.sums;
        int[] inStep = this.inStep, outStep = this.outStep;
        int p0 = outAt, p1 = p0 + outPlane;
        int s0 = streamAt[stream], s1 = streamAt[stream + 1], s2 = streamAt[stream + 2], s3 = streamAt[stream + 3], s4 = streamAt[stream + 4];
        FloatVector a0 = load(sums, sumAt), a1 = load(sums, sumAt + L), a2 = load(sums, sumAt + 2 * L),
                a3 = load(sums, sumAt + 3 * L), a4 = load(sums, sumAt + 4 * L);
        FloatVector b0 = load(sums, sumAt + 5 * L), b1 = load(sums, sumAt + 6 * L), b2 = load(sums, sumAt + 7 * L),
                b3 = load(sums, sumAt + 8 * L), b4 = load(sums, sumAt + 9 * L);
        for (int step = begin; step < end; step++) {
            int x = inStep[step], y = outStep[step];
            FloatVector v0 = load(out, p0 + y), v1 = load(out, p1 + y), u;
            u = load(in, s0 + x); a0 = u.fma(v0, a0); b0 = u.fma(v1, b0);
            u = load(in, s1 + x); a1 = u.fma(v0, a1); b1 = u.fma(v1, b1);
            u = load(in, s2 + x); a2 = u.fma(v0, a2); b2 = u.fma(v1, b2);
            u = load(in, s3 + x); a3 = u.fma(v0, a3); b3 = u.fma(v1, b3);
            u = load(in, s4 + x); a4 = u.fma(v0, a4); b4 = u.fma(v1, b4);
        }
        a0.intoArray(sums, sumAt); a1.intoArray(sums, sumAt + L); a2.intoArray(sums, sumAt + 2 * L);
        a3.intoArray(sums, sumAt + 3 * L); a4.intoArray(sums, sumAt + 4 * L);
        b0.intoArray(sums, sumAt + 5 * L); b1.intoArray(sums, sumAt + 6 * L); b2.intoArray(sums, sumAt + 7 * L);
        b3.intoArray(sums, sumAt + 8 * L); b4.intoArray(sums, sumAt + 9 * L);
    }

    private void block1x5(int outAt, int stream, int begin, int end, int sumAt) {
        float[] in = this.in, out = this.out, sums = this.sums;
        int[] inStep = this.inStep, outStep = this.outStep;
        int p0 = outAt;
        int s0 = streamAt[stream], s1 = streamAt[stream + 1], s2 = streamAt[stream + 2], s3 = streamAt[stream + 3], s4 = streamAt[stream + 4];
        FloatVector a0 = load(sums, sumAt), a1 = load(sums, sumAt + L), a2 = load(sums, sumAt + 2 * L),
                a3 = load(sums, sumAt + 3 * L), a4 = load(sums, sumAt + 4 * L);
        for (int step = begin; step < end; step++) {
            int x = inStep[step], y = outStep[step];
            FloatVector v0 = load(out, p0 + y), u;
            u = load(in, s0 + x); a0 = u.fma(v0, a0);
            u = load(in, s1 + x); a1 = u.fma(v0, a1);
            u = load(in, s2 + x); a2 = u.fma(v0, a2);
            u = load(in, s3 + x); a3 = u.fma(v0, a3);
            u = load(in, s4 + x); a4 = u.fma(v0, a4);
        }
        a0.intoArray(sums, sumAt); a1.intoArray(sums, sumAt + L); a2.intoArray(sums, sumAt + 2 * L);
        a3.intoArray(sums, sumAt + 3 * L); a4.intoArray(sums, sumAt + 4 * L);
    }
    // spotless:on
}
