package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential function of vectors by exact operations only, so that its bits do not depend on the compiler:
 * e^x = 2^k e^r with k = round(x / ln 2) and the Taylor polynomial of degree 7 for |r| up to ln 2 / 2. Relative error
 * below 2e-7.
 */
public final class Exponential {
    /** Adding 1.5 * 2^23 rounds to a whole number, which then stands in the low bits. */
    public static final float ROUNDER = 0x1.8p23f;

    /** Below it everything is e^-87. */
    public static final float SMALLEST = -87;

    public static final float LOG2_E = (float) (1 / 0.6931471805599453);

    /** ln 2 in two parts: k times the first is exact. */
    public static final float LN_2_HIGH = 0x1.62e4p-1f;

    public static final float LN_2_LOW = (float) (0.6931471805599453 - LN_2_HIGH);

    private Exponential() {}

    /** e^x for x up to 0; below -87 e^-87. NaN stays NaN. */
    static FloatVector ofNegative(FloatVector x) {
        FloatVector bounded = x.max(SMALLEST);
        FloatVector rounded = bounded.mul(LOG2_E).add(ROUNDER);
        FloatVector k = rounded.sub(ROUNDER);
        FloatVector r = k.fma(broadcast(-LN_2_LOW), k.fma(broadcast(-LN_2_HIGH), bounded));
        FloatVector p = broadcast(1 / 5040f);
        p = p.fma(r, broadcast(1 / 720f));
        p = p.fma(r, broadcast(1 / 120f));
        p = p.fma(r, broadcast(1 / 24f));
        p = p.fma(r, broadcast(1 / 6f));
        p = p.fma(r, broadcast(0.5f));
        p = p.fma(r, broadcast(1));
        p = p.fma(r, broadcast(1));
        IntVector power = rounded.reinterpretAsInts()
                .sub(Float.floatToRawIntBits(ROUNDER))
                .add(127)
                .lanewise(VectorOperators.LSHL, 23);
        return p.mul(power.reinterpretAsFloats());
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(Lanes.SPECIES, value);
    }
}
