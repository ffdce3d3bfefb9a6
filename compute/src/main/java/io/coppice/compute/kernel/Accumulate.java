package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register blocks of {@link Products}: some outputs by some vectors stay in registers over all channels and taps.
 *
 * <p>out[d + lane] = start[s + lane] + sum over steps of w[...] * in[... + lane]. With 32 vector registers a block of 4 by
 * 4 takes 16 accumulators, 4 inputs and one broadcast weight. A FloatVector in an array or a field would leave the
 * registers and cost a factor of 20, so everything is spelled out; one long loop over a table of offsets is faster than
 * loops over channels, rows and columns, whose innermost is short.
 */
final class Accumulate {
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final int L = S.length();

    private Accumulate() {}

    // spotless:off
    static void block4x4(Walk walk, int steps, float[] in, int base, float[] w, int w0, int w1, int w2, int w3,
            float[] start, int s0, int s1, int s2, int s3, float[] out, int d0, int d1, int d2, int d3) {
        FloatVector a0 = FloatVector.fromArray(S, start, s0), a1 = FloatVector.fromArray(S, start, s0 + L), a2 = FloatVector.fromArray(S, start, s0 + 2 * L), a3 = FloatVector.fromArray(S, start, s0 + 3 * L);
        FloatVector b0 = FloatVector.fromArray(S, start, s1), b1 = FloatVector.fromArray(S, start, s1 + L), b2 = FloatVector.fromArray(S, start, s1 + 2 * L), b3 = FloatVector.fromArray(S, start, s1 + 3 * L);
        FloatVector c0 = FloatVector.fromArray(S, start, s2), c1 = FloatVector.fromArray(S, start, s2 + L), c2 = FloatVector.fromArray(S, start, s2 + 2 * L), c3 = FloatVector.fromArray(S, start, s2 + 3 * L);
        FloatVector e0 = FloatVector.fromArray(S, start, s3), e1 = FloatVector.fromArray(S, start, s3 + L), e2 = FloatVector.fromArray(S, start, s3 + 2 * L), e3 = FloatVector.fromArray(S, start, s3 + 3 * L);
        int[] inputs = walk.inputs(), weights = walk.weights();
        for (int k = 0; k < steps; k++) {
            int at = base + inputs[k], q = weights[k];
            FloatVector x0 = FloatVector.fromArray(S, in, at), x1 = FloatVector.fromArray(S, in, at + L), x2 = FloatVector.fromArray(S, in, at + 2 * L), x3 = FloatVector.fromArray(S, in, at + 3 * L);
            FloatVector u0 = FloatVector.broadcast(S, w[w0 + q]);
            a0 = x0.fma(u0, a0); a1 = x1.fma(u0, a1); a2 = x2.fma(u0, a2); a3 = x3.fma(u0, a3);
            FloatVector u1 = FloatVector.broadcast(S, w[w1 + q]);
            b0 = x0.fma(u1, b0); b1 = x1.fma(u1, b1); b2 = x2.fma(u1, b2); b3 = x3.fma(u1, b3);
            FloatVector u2 = FloatVector.broadcast(S, w[w2 + q]);
            c0 = x0.fma(u2, c0); c1 = x1.fma(u2, c1); c2 = x2.fma(u2, c2); c3 = x3.fma(u2, c3);
            FloatVector u3 = FloatVector.broadcast(S, w[w3 + q]);
            e0 = x0.fma(u3, e0); e1 = x1.fma(u3, e1); e2 = x2.fma(u3, e2); e3 = x3.fma(u3, e3);
        }
        a0.intoArray(out, d0); a1.intoArray(out, d0 + L); a2.intoArray(out, d0 + 2 * L); a3.intoArray(out, d0 + 3 * L);
        b0.intoArray(out, d1); b1.intoArray(out, d1 + L); b2.intoArray(out, d1 + 2 * L); b3.intoArray(out, d1 + 3 * L);
        c0.intoArray(out, d2); c1.intoArray(out, d2 + L); c2.intoArray(out, d2 + 2 * L); c3.intoArray(out, d2 + 3 * L);
        e0.intoArray(out, d3); e1.intoArray(out, d3 + L); e2.intoArray(out, d3 + 2 * L); e3.intoArray(out, d3 + 3 * L);
    }

    static void block2x4(Walk walk, int steps, float[] in, int base, float[] w, int w0, int w1,
            float[] start, int s0, int s1, float[] out, int d0, int d1) {
        FloatVector a0 = FloatVector.fromArray(S, start, s0), a1 = FloatVector.fromArray(S, start, s0 + L), a2 = FloatVector.fromArray(S, start, s0 + 2 * L), a3 = FloatVector.fromArray(S, start, s0 + 3 * L);
        FloatVector b0 = FloatVector.fromArray(S, start, s1), b1 = FloatVector.fromArray(S, start, s1 + L), b2 = FloatVector.fromArray(S, start, s1 + 2 * L), b3 = FloatVector.fromArray(S, start, s1 + 3 * L);
        int[] inputs = walk.inputs(), weights = walk.weights();
        for (int k = 0; k < steps; k++) {
            int at = base + inputs[k], q = weights[k];
            FloatVector x0 = FloatVector.fromArray(S, in, at), x1 = FloatVector.fromArray(S, in, at + L), x2 = FloatVector.fromArray(S, in, at + 2 * L), x3 = FloatVector.fromArray(S, in, at + 3 * L);
            FloatVector u0 = FloatVector.broadcast(S, w[w0 + q]);
            a0 = x0.fma(u0, a0); a1 = x1.fma(u0, a1); a2 = x2.fma(u0, a2); a3 = x3.fma(u0, a3);
            FloatVector u1 = FloatVector.broadcast(S, w[w1 + q]);
            b0 = x0.fma(u1, b0); b1 = x1.fma(u1, b1); b2 = x2.fma(u1, b2); b3 = x3.fma(u1, b3);
        }
        a0.intoArray(out, d0); a1.intoArray(out, d0 + L); a2.intoArray(out, d0 + 2 * L); a3.intoArray(out, d0 + 3 * L);
        b0.intoArray(out, d1); b1.intoArray(out, d1 + L); b2.intoArray(out, d1 + 2 * L); b3.intoArray(out, d1 + 3 * L);
    }

    static void block1x4(Walk walk, int steps, float[] in, int base, float[] w, int w0,
            float[] start, int s0, float[] out, int d0) {
        FloatVector a0 = FloatVector.fromArray(S, start, s0), a1 = FloatVector.fromArray(S, start, s0 + L), a2 = FloatVector.fromArray(S, start, s0 + 2 * L), a3 = FloatVector.fromArray(S, start, s0 + 3 * L);
        int[] inputs = walk.inputs(), weights = walk.weights();
        for (int k = 0; k < steps; k++) {
            int at = base + inputs[k], q = weights[k];
            FloatVector x0 = FloatVector.fromArray(S, in, at), x1 = FloatVector.fromArray(S, in, at + L), x2 = FloatVector.fromArray(S, in, at + 2 * L), x3 = FloatVector.fromArray(S, in, at + 3 * L);
            FloatVector u0 = FloatVector.broadcast(S, w[w0 + q]);
            a0 = x0.fma(u0, a0); a1 = x1.fma(u0, a1); a2 = x2.fma(u0, a2); a3 = x3.fma(u0, a3);
        }
        a0.intoArray(out, d0); a1.intoArray(out, d0 + L); a2.intoArray(out, d0 + 2 * L); a3.intoArray(out, d0 + 3 * L);
    }

    static void block4x2(Walk walk, int steps, float[] in, int base, float[] w, int w0, int w1, int w2, int w3,
            float[] start, int s0, int s1, int s2, int s3, float[] out, int d0, int d1, int d2, int d3) {
        FloatVector a0 = FloatVector.fromArray(S, start, s0), a1 = FloatVector.fromArray(S, start, s0 + L);
        FloatVector b0 = FloatVector.fromArray(S, start, s1), b1 = FloatVector.fromArray(S, start, s1 + L);
        FloatVector c0 = FloatVector.fromArray(S, start, s2), c1 = FloatVector.fromArray(S, start, s2 + L);
        FloatVector e0 = FloatVector.fromArray(S, start, s3), e1 = FloatVector.fromArray(S, start, s3 + L);
        int[] inputs = walk.inputs(), weights = walk.weights();
        for (int k = 0; k < steps; k++) {
            int at = base + inputs[k], q = weights[k];
            FloatVector x0 = FloatVector.fromArray(S, in, at), x1 = FloatVector.fromArray(S, in, at + L);
            FloatVector u0 = FloatVector.broadcast(S, w[w0 + q]);
            a0 = x0.fma(u0, a0); a1 = x1.fma(u0, a1);
            FloatVector u1 = FloatVector.broadcast(S, w[w1 + q]);
            b0 = x0.fma(u1, b0); b1 = x1.fma(u1, b1);
            FloatVector u2 = FloatVector.broadcast(S, w[w2 + q]);
            c0 = x0.fma(u2, c0); c1 = x1.fma(u2, c1);
            FloatVector u3 = FloatVector.broadcast(S, w[w3 + q]);
            e0 = x0.fma(u3, e0); e1 = x1.fma(u3, e1);
        }
        a0.intoArray(out, d0); a1.intoArray(out, d0 + L);
        b0.intoArray(out, d1); b1.intoArray(out, d1 + L);
        c0.intoArray(out, d2); c1.intoArray(out, d2 + L);
        e0.intoArray(out, d3); e1.intoArray(out, d3 + L);
    }

    static void block4x1(Walk walk, int steps, float[] in, int base, float[] w, int w0, int w1, int w2, int w3,
            float[] start, int s0, int s1, int s2, int s3, float[] out, int d0, int d1, int d2, int d3) {
        FloatVector a0 = FloatVector.fromArray(S, start, s0);
        FloatVector b0 = FloatVector.fromArray(S, start, s1);
        FloatVector c0 = FloatVector.fromArray(S, start, s2);
        FloatVector e0 = FloatVector.fromArray(S, start, s3);
        int[] inputs = walk.inputs(), weights = walk.weights();
        for (int k = 0; k < steps; k++) {
            int at = base + inputs[k], q = weights[k];
            FloatVector x0 = FloatVector.fromArray(S, in, at);
            FloatVector u0 = FloatVector.broadcast(S, w[w0 + q]);
            a0 = x0.fma(u0, a0);
            FloatVector u1 = FloatVector.broadcast(S, w[w1 + q]);
            b0 = x0.fma(u1, b0);
            FloatVector u2 = FloatVector.broadcast(S, w[w2 + q]);
            c0 = x0.fma(u2, c0);
            FloatVector u3 = FloatVector.broadcast(S, w[w3 + q]);
            e0 = x0.fma(u3, e0);
        }
        a0.intoArray(out, d0);
        b0.intoArray(out, d1);
        c0.intoArray(out, d2);
        e0.intoArray(out, d3);
    }

    static void block4x1Masked(Walk walk, int steps, float[] in, int base, float[] w, int w0, int w1, int w2, int w3,
            float[] start, int s0, int s1, int s2, int s3, float[] out, int d0, int d1, int d2, int d3, VectorMask<Float> mask) {
        FloatVector a0 = FloatVector.fromArray(S, start, s0, mask);
        FloatVector b0 = FloatVector.fromArray(S, start, s1, mask);
        FloatVector c0 = FloatVector.fromArray(S, start, s2, mask);
        FloatVector e0 = FloatVector.fromArray(S, start, s3, mask);
        int[] inputs = walk.inputs(), weights = walk.weights();
        for (int k = 0; k < steps; k++) {
            int at = base + inputs[k], q = weights[k];
            FloatVector x0 = FloatVector.fromArray(S, in, at, mask);
            FloatVector u0 = FloatVector.broadcast(S, w[w0 + q]);
            a0 = x0.fma(u0, a0);
            FloatVector u1 = FloatVector.broadcast(S, w[w1 + q]);
            b0 = x0.fma(u1, b0);
            FloatVector u2 = FloatVector.broadcast(S, w[w2 + q]);
            c0 = x0.fma(u2, c0);
            FloatVector u3 = FloatVector.broadcast(S, w[w3 + q]);
            e0 = x0.fma(u3, e0);
        }
        a0.intoArray(out, d0, mask);
        b0.intoArray(out, d1, mask);
        c0.intoArray(out, d2, mask);
        e0.intoArray(out, d3, mask);
    }

    // spotless:on
}
