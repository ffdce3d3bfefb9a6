package io.coppice.compute.gate;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The exponential of fdlibm (Sun Microsystems, e_exp.c, which StrictMath is defined by) on vectors: the same operations in
 * the same order, so the same bits. e^x = 2^k e^r with |r| up to ln 2 / 2, and e^r from a rational function in r².
 */
final class VectorSigmoid implements Sigmoid {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Outside of these bounds of |x| fdlibm goes other ways, and so does a NaN. */
    private static final double LEAST = 0x1p-28;

    private static final double MOST = 700;

    /** fdlibm compares the upper half of |x|'s bits: below the first bound k = 0, below the second k = ±1. */
    private static final double HALF_LN_2 = Double.longBitsToDouble(0x3fd62e43_00000000L);

    private static final double THREE_HALVES_LN_2 = Double.longBitsToDouble(0x3ff0a2b2_00000000L);

    private static final double LOG2_E = 0x1.71547652b82fep0;
    private static final double LN_2_HIGH = 0x1.62e42feep-1;
    private static final double LN_2_LOW = 0x1.a39ef35793c76p-33;
    private static final double P1 = 0x1.555555555553ep-3;
    private static final double P2 = -0x1.6c16c16bebd93p-9;
    private static final double P3 = 0x1.1566aaf25de2cp-14;
    private static final double P4 = -0x1.bbd41c5d26bf1p-20;
    private static final double P5 = 0x1.6376972bea4d0p-25;

    /** Adding it rounds to a whole number, which then stands in the low bits. */
    private static final double ROUNDER = 0x1.8p52;

    private static final int EXPONENT_AT = 52;

    @Override
    public void of(float[] x, double scale, double[] result) {
        for (int i = 0; i < x.length; i++) {
            result[i] = -scale * x[i];
        }
        int i = 0;
        for (; i + LANES <= x.length; i += LANES) {
            DoubleVector power = DoubleVector.fromArray(SPECIES, result, i);
            DoubleVector size = power.abs();
            VectorMask<Double> usual =
                    size.compare(VectorOperators.GE, LEAST).and(size.compare(VectorOperators.LT, MOST));
            if (usual.allTrue()) {
                DoubleVector e = exponential(power, size);
                DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
                one.div(e.add(one)).intoArray(result, i);
            } else {
                Sigmoid.plain(x, scale, result, i, i + LANES);
            }
        }
        Sigmoid.plain(x, scale, result, i, x.length);
    }

    /** No product is fused with a sum: fdlibm knows no such thing. */
    private static DoubleVector exponential(DoubleVector x, DoubleVector size) {
        DoubleVector k = powerOfTwo(x, size);
        DoubleVector high = x.sub(k.mul(LN_2_HIGH));
        DoubleVector low = k.mul(LN_2_LOW);
        DoubleVector r = high.sub(low);
        DoubleVector t = r.mul(r);
        DoubleVector p = t.mul(P5).add(P4);
        p = t.mul(p).add(P3);
        p = t.mul(p).add(P2);
        p = t.mul(p).add(P1);
        DoubleVector c = r.sub(t.mul(p));
        DoubleVector two = DoubleVector.broadcast(SPECIES, 2);
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        DoubleVector y = one.sub(low.sub(r.mul(c).div(two.sub(c))).sub(high));
        LongVector exponent = k.add(ROUNDER)
                .reinterpretAsLongs()
                .sub(Double.doubleToRawLongBits(ROUNDER))
                .lanewise(VectorOperators.LSHL, EXPONENT_AT);
        return y.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
    }

    /** x / ln 2, a half added away from zero and cut off; near zero by comparison. */
    private static DoubleVector powerOfTwo(DoubleVector x, DoubleVector size) {
        DoubleVector more = size.mul(LOG2_E).add(0.5);
        DoubleVector nearest = more.add(ROUNDER).sub(ROUNDER);
        DoubleVector whole = nearest.sub(1, nearest.compare(VectorOperators.GT, more))
                .blend(1, size.compare(VectorOperators.LT, THREE_HALVES_LN_2))
                .blend(0, size.compare(VectorOperators.LT, HALF_LN_2));
        return whole.blend(whole.neg(), x.compare(VectorOperators.LT, 0));
    }
}
