package io.coppice.compute.gate;

/**
 * An unbiased estimate of the gradient of the expected loss with respect to a binary gate's logit, from the losses of a
 * draw: pass A opens a gate where u < π, pass B where u > 1 − π.
 */
public enum Estimator {

    /** Augment, reinforce, merge (Yin and Zhou, 2019; L0-ARM, Li and Ji, 2019): (f_B − f_A)(u − ½). */
    ARM(2) {
        @Override
        public double logitGradient(double lossA, double lossB, boolean openInA, boolean openInB, double u, double p) {
            return (lossB - lossA) * (u - 0.5);
        }
    },

    /** Augment, reinforce: one pass, f_A(1 − 2u). */
    AR(1) {
        @Override
        public double logitGradient(double lossA, double lossB, boolean openInA, boolean openInB, double u, double p) {
            return lossA * (1 - 2 * u);
        }
    },

    /**
     * REINFORCE with a baseline (Williams, 1992): one pass, (f_A − b)(z_A − π), where b is the running mean of the losses
     * before this one, so that what every draw costs is not taken for what this one did.
     */
    REINFORCE(1) {
        @Override
        public double logitGradient(double lossA, double lossB, boolean openInA, boolean openInB, double u, double p) {
            return (lossA - lossB) * ((openInA ? 1 : 0) - p);
        }

        @Override
        public boolean hasBaseline() {
            return true;
        }
    },

    /**
     * ARM with the noise integrated out (Dong, Mnih, Tucker, 2020; U2G): ½(f_A − f_B)·(−1)^{z_B} max(π, 1 − π) where the
     * passes differ, else 0. Much lower variance.
     */
    DISARM(2) {
        @Override
        public double logitGradient(double lossA, double lossB, boolean openInA, boolean openInB, double u, double p) {
            if (openInA == openInB) {
                return 0;
            }
            double magnitude = 0.5 * (lossA - lossB) * Math.max(p, 1 - p);
            return openInB ? -magnitude : magnitude;
        }
    };

    private final int passes;

    Estimator(int passes) {
        this.passes = passes;
    }

    /** 1 or 2; with one pass the gates of pass B are those of pass A. */
    public int passes() {
        return passes;
    }

    /** Whether pass A's loss is compared with a running mean, not with that of pass B. */
    public boolean hasBaseline() {
        return false;
    }

    /**
     * @param lossA mean loss of pass A
     * @param lossB mean loss of pass B, or the baseline
     * @param u the gate's noise
     * @param p the gate's π when it was drawn
     */
    public abstract double logitGradient(
            double lossA, double lossB, boolean openInA, boolean openInB, double u, double p);
}
