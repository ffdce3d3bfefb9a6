package io.coppice.compute.kernel;

/**
 * The exponential function by exact operations only, number by number, so that its bits depend neither on the compiler nor on
 * the vectors: e^x = 2^k e^r with k = round(x / ln 2) and the Taylor polynomial of degree 7. Relative error below 2e-7.
 */
public final class ScalarExponential {
    private static final float ROUNDER = 0x1.8p23f;
    private static final float SMALLEST = -87;
    private static final float LOG2_E = (float) (1 / 0.6931471805599453);

    /** ln 2 in two parts: k times the first is exact. */
    private static final float LN_2_HIGH = 0x1.62e4p-1f;

    private static final float LN_2_LOW = (float) (0.6931471805599453 - LN_2_HIGH);
    private static final int EXPONENT_BIAS = 127;
    private static final int FRACTION_BITS = 23;

    private ScalarExponential() {}

    /** e^x for x up to 0; below -87 e^-87. NaN stays NaN. */
    public static float ofNegative(float x) {
        float bounded = Math.max(x, SMALLEST);
        float rounded = bounded * LOG2_E + ROUNDER;
        float k = rounded - ROUNDER;
        float r = Math.fma(k, -LN_2_LOW, Math.fma(k, -LN_2_HIGH, bounded));
        float p = Math.fma(1 / 5040f, r, 1 / 720f);
        p = Math.fma(p, r, 1 / 120f);
        p = Math.fma(p, r, 1 / 24f);
        p = Math.fma(p, r, 1 / 6f);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r, 1);
        p = Math.fma(p, r, 1);
        int power = Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(ROUNDER) + EXPONENT_BIAS;
        return p * Float.intBitsToFloat(power << FRACTION_BITS);
    }
}
