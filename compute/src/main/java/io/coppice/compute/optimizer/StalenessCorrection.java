package io.coppice.compute.optimizer;

import java.util.Optional;

/**
 * What asynchronous training does about gradients of parameters that have moved since. Momentum is where staleness hurts
 * most: it adds to the momentum that asynchrony is (Mitliagkas, Zhang, Hadjis, Ré, "Asynchrony begets Momentum", 2016;
 * arXiv 1605.09774).
 */
public sealed interface StalenessCorrection {

    StalenessCorrection NONE = new None();

    /** Why it does not fit this optimizer, what would in place of it. */
    default Optional<String> complaint(OptimizerSettings optimizer) {
        return Optional.empty();
    }

    /** The optimizer that it makes of the job's. @param slots steps in flight */
    default OptimizerSettings optimizer(OptimizerSettings ofJob, int slots) {
        return ofJob;
    }

    /** What the rate is multiplied by. @param missed updates between a gradient's pull and its push */
    default double rateFactor(long missed) {
        return 1;
    }

    /** The correction to try where this one does not suffice; this one where there is none. */
    default StalenessCorrection better(OptimizerSettings optimizer) {
        return new GapAware();
    }

    /** What a job with this optimizer has unless it says otherwise: where momentum is, staleness adds to it. */
    static StalenessCorrection usual(OptimizerSettings optimizer) {
        boolean heavy = optimizer instanceof SgdSettings sgd && sgd.momentum() > 0;
        return heavy ? NONE.better(optimizer) : NONE;
    }

    /** Gradients are taken as if they were fresh. */
    record None() implements StalenessCorrection {

        @Override
        public StalenessCorrection better(OptimizerSettings optimizer) {
            StalenessCorrection danaSlim = new DanaSlim();
            return danaSlim.complaint(optimizer).isEmpty() ? danaSlim : new GapAware();
        }
    }

    /**
     * To first order what the gradient would be now: g + strength · g ⊙ g ⊙ (w − w_pulled), the square in the place of the
     * Hessian's diagonal (Zheng et al., "Asynchronous Stochastic Gradient Descent with Delay Compensation", 2017; arXiv
     * 1609.08326, eq. 10).
     */
    record DelayCompensation(double strength) implements StalenessCorrection {

        /** The paper's λ on CIFAR-10, where it is constant. */
        public static final double STRENGTH = 0.04;

        public DelayCompensation {
            if (!(strength > 0 && strength < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "Delay compensation's strength is " + strength + "; allowed is a positive number");
            }
        }
    }

    /**
     * One momentum a slot, and pulls that look ahead along all of them (Hakimi, Barkai, Gabel, Schuster, "Taming Momentum in
     * a Distributed Asynchronous Environment", 2019; arXiv 1907.11612, algorithm 6). Updates take turns over as many momenta
     * as steps are in flight, whoever computed them: nothing is lost with a worker, and none takes its momentum along.
     */
    record DanaSlim() implements StalenessCorrection {

        @Override
        public Optional<String> complaint(OptimizerSettings optimizer) {
            boolean fits = optimizer instanceof SgdSettings sgd && sgd.nesterov();
            return fits
                    ? Optional.empty()
                    : Optional.of(
                            "gap-aware, or optimizer.name = sgd with nesterov = true: it is Nesterov's momentum, kept"
                                    + " for every step in flight");
        }

        @Override
        public OptimizerSettings optimizer(OptimizerSettings ofJob, int slots) {
            return ofJob instanceof SgdSettings sgd ? sgd.inSlots(slots) : ofJob;
        }
    }

    /**
     * Every element of the gradient is divided by 1 + |w − w_pulled| / C, where C is the running mean of how far one update
     * moves an element (Barkai, Hakimi, Schuster, "Gap Aware Mitigation of Gradient Staleness", 2020; arXiv 1909.10802).
     */
    record GapAware() implements StalenessCorrection {}

    /**
     * The rate divided by the updates missed (Zhang, Gupta, Lian, Liu, "Staleness-aware Async-SGD for Distributed Deep
     * Learning", 2016; arXiv 1511.05950, eq. 5).
     */
    record RateByStaleness() implements StalenessCorrection {

        @Override
        public double rateFactor(long missed) {
            return 1.0 / Math.max(1, missed);
        }
    }
}
