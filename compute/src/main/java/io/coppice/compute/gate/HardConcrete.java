package io.coppice.compute.gate;

/**
 * The hard concrete distribution of a gate (Louizos, Welling and Kingma, 2018; arXiv 1712.01312): a logistic variable,
 * squeezed by a sigmoid, stretched to (γ, ζ) and clipped to [0, 1], so that exactly 0 and exactly 1 have weight of their
 * own. StrictMath, so the bits are the same on every machine.
 */
public final class HardConcrete {
    private static final double BETA = 2.0 / 3;
    private static final double GAMMA = -0.1;
    private static final double ZETA = 1.1;
    private static final double SPAN = ZETA - GAMMA;
    private static final double OPEN_SHIFT = -BETA * StrictMath.log(-GAMMA / ZETA);
    private static final double MARGIN = 1e-6;
    private static final double BOUND = StrictMath.log(100);

    private HardConcrete() {}

    /** P(z ≠ 0) = σ(log α − β ln(−γ/ζ)). */
    public static double openProbability(double logAlpha) {
        return sigmoid(logAlpha + OPEN_SHIFT);
    }

    /** The log α of which this is P(z ≠ 0), within the bounds of {@link #clamp}. */
    public static double logAlpha(double openProbability) {
        return clamp(StrictMath.log(openProbability) - StrictMath.log(1 - openProbability) - OPEN_SHIFT);
    }

    /**
     * z of a draw.
     *
     * @param u uniform on (0, 1); taken from [1e-6, 1 − 1e-6], because at the ends its logit is infinite
     */
    public static double value(double logAlpha, double u) {
        double within = Math.clamp(u, MARGIN, 1 - MARGIN);
        double logit = StrictMath.log(within) - StrictMath.log(1 - within);
        return clipped(sigmoid((logit + logAlpha) / BETA));
    }

    /** dz / d log α of a draw that gave this z; 0 where it was clipped. */
    public static double slope(double value) {
        if (value <= 0 || value >= 1) {
            return 0;
        }
        double s = (value - GAMMA) / SPAN;
        return SPAN * s * (1 - s) / BETA;
    }

    /** The gate of the finished network, clip(σ(log α)(ζ − γ) + γ, 0, 1): 0 where log α is below −2.398. */
    public static double testValue(double logAlpha) {
        return clipped(sigmoid(logAlpha));
    }

    /** log α within ±ln 100: further out its gradient has died and it could not come back. */
    public static double clamp(double logAlpha) {
        return Math.clamp(logAlpha, -BOUND, BOUND);
    }

    private static double clipped(double s) {
        return Math.clamp(s * SPAN + GAMMA, 0.0, 1.0);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
