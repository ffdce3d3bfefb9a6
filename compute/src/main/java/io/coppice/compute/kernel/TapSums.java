package io.coppice.compute.kernel;

import static io.coppice.compute.kernel.Accumulate.L;
import static io.coppice.compute.kernel.Accumulate.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The register blocks of {@link WeightGradients}: some outputs by some taps stay in registers over all positions and
 * samples, and are spilled to {@code lanes} once, output by output, tap by tap, to be added in a fixed order. What a run
 * has beyond whole vectors is left to the tail's block: one method for both outgrows the compiler's tables, and a block
 * that is not compiled is a thousand times slower.
 */
final class TapSums {

    private TapSums() {}

    /** Where a block walks: rows of runs of {@code length} contiguous floats, in the input and in the output's gradient. */
    record Run(int rows, int runs, int length, int inRowStep, int inRunStep, int outRowStep, int outRunStep) {}

    // spotless:off
    static void block4x5(Run r, float[] in, int base, int tapStep, float[] g, int g0, int g1, int g2, int g3, float[] lanes) {
        FloatVector a0 = FloatVector.zero(S), a1 = FloatVector.zero(S), a2 = FloatVector.zero(S), a3 = FloatVector.zero(S), a4 = FloatVector.zero(S);
        FloatVector b0 = FloatVector.zero(S), b1 = FloatVector.zero(S), b2 = FloatVector.zero(S), b3 = FloatVector.zero(S), b4 = FloatVector.zero(S);
        FloatVector c0 = FloatVector.zero(S), c1 = FloatVector.zero(S), c2 = FloatVector.zero(S), c3 = FloatVector.zero(S), c4 = FloatVector.zero(S);
        FloatVector e0 = FloatVector.zero(S), e1 = FloatVector.zero(S), e2 = FloatVector.zero(S), e3 = FloatVector.zero(S), e4 = FloatVector.zero(S);
        int rows = r.rows(), runs = r.runs(), full = r.length() - r.length() % L;
        for (int y = 0; y < rows; y++) {
            for (int run = 0; run < runs; run++) {
                int at = base + y * r.inRowStep() + run * r.inRunStep();
                int shift = y * r.outRowStep() + run * r.outRunStep();
                for (int j = 0; j < full; j += L) {
                    FloatVector x0 = FloatVector.fromArray(S, in, at + j), x1 = FloatVector.fromArray(S, in, at + j + tapStep), x2 = FloatVector.fromArray(S, in, at + j + 2 * tapStep), x3 = FloatVector.fromArray(S, in, at + j + 3 * tapStep), x4 = FloatVector.fromArray(S, in, at + j + 4 * tapStep);
                    FloatVector v0 = FloatVector.fromArray(S, g, g0 + shift + j);
                    a0 = v0.fma(x0, a0); a1 = v0.fma(x1, a1); a2 = v0.fma(x2, a2); a3 = v0.fma(x3, a3); a4 = v0.fma(x4, a4);
                    FloatVector v1 = FloatVector.fromArray(S, g, g1 + shift + j);
                    b0 = v1.fma(x0, b0); b1 = v1.fma(x1, b1); b2 = v1.fma(x2, b2); b3 = v1.fma(x3, b3); b4 = v1.fma(x4, b4);
                    FloatVector v2 = FloatVector.fromArray(S, g, g2 + shift + j);
                    c0 = v2.fma(x0, c0); c1 = v2.fma(x1, c1); c2 = v2.fma(x2, c2); c3 = v2.fma(x3, c3); c4 = v2.fma(x4, c4);
                    FloatVector v3 = FloatVector.fromArray(S, g, g3 + shift + j);
                    e0 = v3.fma(x0, e0); e1 = v3.fma(x1, e1); e2 = v3.fma(x2, e2); e3 = v3.fma(x3, e3); e4 = v3.fma(x4, e4);
                }
            }
        }
        a0.intoArray(lanes, 0); a1.intoArray(lanes, L); a2.intoArray(lanes, 2 * L); a3.intoArray(lanes, 3 * L); a4.intoArray(lanes, 4 * L);
        b0.intoArray(lanes, 5 * L); b1.intoArray(lanes, 6 * L); b2.intoArray(lanes, 7 * L); b3.intoArray(lanes, 8 * L); b4.intoArray(lanes, 9 * L);
        c0.intoArray(lanes, 10 * L); c1.intoArray(lanes, 11 * L); c2.intoArray(lanes, 12 * L); c3.intoArray(lanes, 13 * L); c4.intoArray(lanes, 14 * L);
        e0.intoArray(lanes, 15 * L); e1.intoArray(lanes, 16 * L); e2.intoArray(lanes, 17 * L); e3.intoArray(lanes, 18 * L); e4.intoArray(lanes, 19 * L);
    }

    static void block2x5(Run r, float[] in, int base, int tapStep, float[] g, int g0, int g1, float[] lanes) {
        FloatVector a0 = FloatVector.zero(S), a1 = FloatVector.zero(S), a2 = FloatVector.zero(S), a3 = FloatVector.zero(S), a4 = FloatVector.zero(S);
        FloatVector b0 = FloatVector.zero(S), b1 = FloatVector.zero(S), b2 = FloatVector.zero(S), b3 = FloatVector.zero(S), b4 = FloatVector.zero(S);
        int rows = r.rows(), runs = r.runs(), full = r.length() - r.length() % L;
        for (int y = 0; y < rows; y++) {
            for (int run = 0; run < runs; run++) {
                int at = base + y * r.inRowStep() + run * r.inRunStep();
                int shift = y * r.outRowStep() + run * r.outRunStep();
                for (int j = 0; j < full; j += L) {
                    FloatVector x0 = FloatVector.fromArray(S, in, at + j), x1 = FloatVector.fromArray(S, in, at + j + tapStep), x2 = FloatVector.fromArray(S, in, at + j + 2 * tapStep), x3 = FloatVector.fromArray(S, in, at + j + 3 * tapStep), x4 = FloatVector.fromArray(S, in, at + j + 4 * tapStep);
                    FloatVector v0 = FloatVector.fromArray(S, g, g0 + shift + j);
                    a0 = v0.fma(x0, a0); a1 = v0.fma(x1, a1); a2 = v0.fma(x2, a2); a3 = v0.fma(x3, a3); a4 = v0.fma(x4, a4);
                    FloatVector v1 = FloatVector.fromArray(S, g, g1 + shift + j);
                    b0 = v1.fma(x0, b0); b1 = v1.fma(x1, b1); b2 = v1.fma(x2, b2); b3 = v1.fma(x3, b3); b4 = v1.fma(x4, b4);
                }
            }
        }
        a0.intoArray(lanes, 0); a1.intoArray(lanes, L); a2.intoArray(lanes, 2 * L); a3.intoArray(lanes, 3 * L); a4.intoArray(lanes, 4 * L);
        b0.intoArray(lanes, 5 * L); b1.intoArray(lanes, 6 * L); b2.intoArray(lanes, 7 * L); b3.intoArray(lanes, 8 * L); b4.intoArray(lanes, 9 * L);
    }

    static void block4x3(Run r, float[] in, int base, int tapStep, float[] g, int g0, int g1, int g2, int g3, float[] lanes) {
        FloatVector a0 = FloatVector.zero(S), a1 = FloatVector.zero(S), a2 = FloatVector.zero(S);
        FloatVector b0 = FloatVector.zero(S), b1 = FloatVector.zero(S), b2 = FloatVector.zero(S);
        FloatVector c0 = FloatVector.zero(S), c1 = FloatVector.zero(S), c2 = FloatVector.zero(S);
        FloatVector e0 = FloatVector.zero(S), e1 = FloatVector.zero(S), e2 = FloatVector.zero(S);
        int rows = r.rows(), runs = r.runs(), full = r.length() - r.length() % L;
        for (int y = 0; y < rows; y++) {
            for (int run = 0; run < runs; run++) {
                int at = base + y * r.inRowStep() + run * r.inRunStep();
                int shift = y * r.outRowStep() + run * r.outRunStep();
                for (int j = 0; j < full; j += L) {
                    FloatVector x0 = FloatVector.fromArray(S, in, at + j), x1 = FloatVector.fromArray(S, in, at + j + tapStep), x2 = FloatVector.fromArray(S, in, at + j + 2 * tapStep);
                    FloatVector v0 = FloatVector.fromArray(S, g, g0 + shift + j);
                    a0 = v0.fma(x0, a0); a1 = v0.fma(x1, a1); a2 = v0.fma(x2, a2);
                    FloatVector v1 = FloatVector.fromArray(S, g, g1 + shift + j);
                    b0 = v1.fma(x0, b0); b1 = v1.fma(x1, b1); b2 = v1.fma(x2, b2);
                    FloatVector v2 = FloatVector.fromArray(S, g, g2 + shift + j);
                    c0 = v2.fma(x0, c0); c1 = v2.fma(x1, c1); c2 = v2.fma(x2, c2);
                    FloatVector v3 = FloatVector.fromArray(S, g, g3 + shift + j);
                    e0 = v3.fma(x0, e0); e1 = v3.fma(x1, e1); e2 = v3.fma(x2, e2);
                }
            }
        }
        a0.intoArray(lanes, 0); a1.intoArray(lanes, L); a2.intoArray(lanes, 2 * L);
        b0.intoArray(lanes, 3 * L); b1.intoArray(lanes, 4 * L); b2.intoArray(lanes, 5 * L);
        c0.intoArray(lanes, 6 * L); c1.intoArray(lanes, 7 * L); c2.intoArray(lanes, 8 * L);
        e0.intoArray(lanes, 9 * L); e1.intoArray(lanes, 10 * L); e2.intoArray(lanes, 11 * L);
    }

    static void block2x3(Run r, float[] in, int base, int tapStep, float[] g, int g0, int g1, float[] lanes) {
        FloatVector a0 = FloatVector.zero(S), a1 = FloatVector.zero(S), a2 = FloatVector.zero(S);
        FloatVector b0 = FloatVector.zero(S), b1 = FloatVector.zero(S), b2 = FloatVector.zero(S);
        int rows = r.rows(), runs = r.runs(), full = r.length() - r.length() % L;
        for (int y = 0; y < rows; y++) {
            for (int run = 0; run < runs; run++) {
                int at = base + y * r.inRowStep() + run * r.inRunStep();
                int shift = y * r.outRowStep() + run * r.outRunStep();
                for (int j = 0; j < full; j += L) {
                    FloatVector x0 = FloatVector.fromArray(S, in, at + j), x1 = FloatVector.fromArray(S, in, at + j + tapStep), x2 = FloatVector.fromArray(S, in, at + j + 2 * tapStep);
                    FloatVector v0 = FloatVector.fromArray(S, g, g0 + shift + j);
                    a0 = v0.fma(x0, a0); a1 = v0.fma(x1, a1); a2 = v0.fma(x2, a2);
                    FloatVector v1 = FloatVector.fromArray(S, g, g1 + shift + j);
                    b0 = v1.fma(x0, b0); b1 = v1.fma(x1, b1); b2 = v1.fma(x2, b2);
                }
            }
        }
        a0.intoArray(lanes, 0); a1.intoArray(lanes, L); a2.intoArray(lanes, 2 * L);
        b0.intoArray(lanes, 3 * L); b1.intoArray(lanes, 4 * L); b2.intoArray(lanes, 5 * L);
    }

    static void block4x1(Run r, float[] in, int base, int tapStep, float[] g, int g0, int g1, int g2, int g3, float[] lanes) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector b0 = FloatVector.zero(S);
        FloatVector c0 = FloatVector.zero(S);
        FloatVector e0 = FloatVector.zero(S);
        int rows = r.rows(), runs = r.runs(), full = r.length() - r.length() % L;
        for (int y = 0; y < rows; y++) {
            for (int run = 0; run < runs; run++) {
                int at = base + y * r.inRowStep() + run * r.inRunStep();
                int shift = y * r.outRowStep() + run * r.outRunStep();
                for (int j = 0; j < full; j += L) {
                    FloatVector x0 = FloatVector.fromArray(S, in, at + j);
                    FloatVector v0 = FloatVector.fromArray(S, g, g0 + shift + j);
                    a0 = v0.fma(x0, a0);
                    FloatVector v1 = FloatVector.fromArray(S, g, g1 + shift + j);
                    b0 = v1.fma(x0, b0);
                    FloatVector v2 = FloatVector.fromArray(S, g, g2 + shift + j);
                    c0 = v2.fma(x0, c0);
                    FloatVector v3 = FloatVector.fromArray(S, g, g3 + shift + j);
                    e0 = v3.fma(x0, e0);
                }
            }
        }
        a0.intoArray(lanes, 0);
        b0.intoArray(lanes, L);
        c0.intoArray(lanes, 2 * L);
        e0.intoArray(lanes, 3 * L);
    }

    static void block2x1(Run r, float[] in, int base, int tapStep, float[] g, int g0, int g1, float[] lanes) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector b0 = FloatVector.zero(S);
        int rows = r.rows(), runs = r.runs(), full = r.length() - r.length() % L;
        for (int y = 0; y < rows; y++) {
            for (int run = 0; run < runs; run++) {
                int at = base + y * r.inRowStep() + run * r.inRunStep();
                int shift = y * r.outRowStep() + run * r.outRunStep();
                for (int j = 0; j < full; j += L) {
                    FloatVector x0 = FloatVector.fromArray(S, in, at + j);
                    FloatVector v0 = FloatVector.fromArray(S, g, g0 + shift + j);
                    a0 = v0.fma(x0, a0);
                    FloatVector v1 = FloatVector.fromArray(S, g, g1 + shift + j);
                    b0 = v1.fma(x0, b0);
                }
            }
        }
        a0.intoArray(lanes, 0);
        b0.intoArray(lanes, L);
    }

    static void block4x1Tail(Run r, float[] in, int base, int tapStep, float[] g, int g0, int g1, int g2, int g3, float[] lanes) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector b0 = FloatVector.zero(S);
        FloatVector c0 = FloatVector.zero(S);
        FloatVector e0 = FloatVector.zero(S);
        int rows = r.rows(), runs = r.runs(), j = r.length() - r.length() % L;
        VectorMask<Float> mask = S.indexInRange(j, r.length());
        for (int y = 0; y < rows; y++) {
            for (int run = 0; run < runs; run++) {
                int at = base + y * r.inRowStep() + run * r.inRunStep();
                int shift = y * r.outRowStep() + run * r.outRunStep();
                FloatVector x0 = FloatVector.fromArray(S, in, at + j, mask);
                FloatVector v0 = FloatVector.fromArray(S, g, g0 + shift + j, mask);
                a0 = v0.fma(x0, a0);
                FloatVector v1 = FloatVector.fromArray(S, g, g1 + shift + j, mask);
                b0 = v1.fma(x0, b0);
                FloatVector v2 = FloatVector.fromArray(S, g, g2 + shift + j, mask);
                c0 = v2.fma(x0, c0);
                FloatVector v3 = FloatVector.fromArray(S, g, g3 + shift + j, mask);
                e0 = v3.fma(x0, e0);
            }
        }
        a0.intoArray(lanes, 0);
        b0.intoArray(lanes, L);
        c0.intoArray(lanes, 2 * L);
        e0.intoArray(lanes, 3 * L);
    }
    // spotless:on
}
