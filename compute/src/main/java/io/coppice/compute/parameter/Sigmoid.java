package io.coppice.compute.parameter;

/**
 * The logistic function by exact operations only, so that its bits do not depend on the compiler: the Taylor polynomial of
 * degree 7 of e^r after x = k ln 2 + r. Relative error below 3e-7 for |x| up to 87.
 */
final class Sigmoid {
    private static final float ROUNDER = 0x1.8p23f;
    private static final float LOG2_E = (float) (1 / 0.6931471805599453);
    private static final float LN_2_HIGH = 0x1.62e4p-1f;
    private static final float LN_2_LOW = (float) (0.6931471805599453 - LN_2_HIGH);

    private Sigmoid() {}

    static float of(float x) {
        float e = exponentialOfNegative(Math.max(-Math.abs(x), -87));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    private static float exponentialOfNegative(float x) {
        float rounded = x * LOG2_E + ROUNDER;
        float k = rounded - ROUNDER;
        float r = Math.fma(k, -LN_2_LOW, Math.fma(k, -LN_2_HIGH, x));
        float p = Math.fma(1 / 5040f, r, 1 / 720f);
        p = Math.fma(p, r, 1 / 120f);
        p = Math.fma(p, r, 1 / 24f);
        p = Math.fma(p, r, 1 / 6f);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r, 1);
        p = Math.fma(p, r, 1);
        int power = Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(ROUNDER) + 127;
        return p * Float.intBitsToFloat(power << 23);
    }
}
