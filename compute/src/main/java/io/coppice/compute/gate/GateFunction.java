package io.coppice.compute.gate;

/** g: from a gate's parameter φ and the slope k to the probability π that it is open. */
public enum GateFunction {

    /** g(φ) = σ(kφ). */
    SIGMOID {
        @Override
        public double probability(double phi, double k) {
            return 1 / (1 + StrictMath.exp(-k * phi));
        }

        @Override
        public void probabilities(float[] phi, double k, double[] result) {
            Sigmoid.FASTEST.of(phi, k, result);
        }

        @Override
        public double logitSlope(double probability, double k) {
            return k;
        }

        @Override
        public double initialMean(double drop, double k) {
            return StrictMath.log((1 - drop) / drop) / k;
        }

        @Override
        public double clamp(double phi, double k) {
            return phi;
        }
    },

    /**
     * g(φ) = clip(kφ/7 + ½, 0, 1). φ is clamped so that g stays in [0.01, 0.99]: once clipped, its gradients are 0/0 and a
     * gate could never move again.
     */
    HARD_SIGMOID {
        @Override
        public double probability(double phi, double k) {
            return Math.clamp(k * phi / SPREAD + 0.5, 0.0, 1.0);
        }

        @Override
        public double logitSlope(double probability, double k) {
            return k / SPREAD / (probability * (1 - probability));
        }

        @Override
        public double initialMean(double drop, double k) {
            return SPREAD * (0.5 - drop) / k;
        }

        @Override
        public double clamp(double phi, double k) {
            double bound = SPREAD * (0.5 - MARGIN) / k;
            return Math.clamp(phi, -bound, bound);
        }
    };

    private static final double SPREAD = 7;
    private static final double MARGIN = 0.01;

    /** π = g(φ). */
    public abstract double probability(double phi, double k);

    /** π of every φ. */
    public void probabilities(float[] phi, double k, double[] result) {
        for (int unit = 0; unit < phi.length; unit++) {
            result[unit] = probability(phi[unit], k);
        }
    }

    /** The derivative of π's logit with respect to φ, g'/(g(1−g)), at the φ that has this π. */
    public abstract double logitSlope(double probability, double k);

    /** The φ around which gates begin when {@code drop} of them shall be closed. */
    public abstract double initialMean(double drop, double k);

    /** The nearest φ of which g has a gradient. */
    public abstract double clamp(double phi, double k);

    /** g'(φ) at the φ that has this π. */
    public final double slope(double probability, double k) {
        // Where π has become exactly 0 or 1 no step moves it; 0 times infinity would make it NaN.
        double variance = probability * (1 - probability);
        return variance == 0 ? 0 : logitSlope(probability, k) * variance;
    }
}
