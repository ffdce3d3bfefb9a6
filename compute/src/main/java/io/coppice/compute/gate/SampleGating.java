package io.coppice.compute.gate;

import io.coppice.compute.tensor.CounterRandom;

/**
 * Gates that every sample of a mini-batch draws for itself, as the papers have them: then the gate sampler sends π only,
 * and the worker draws and learns with the methods of this interface. It costs what the open units of any sample cost.
 */
public sealed interface SampleGating {

    /**
     * u of a unit and sample.
     *
     * @param base of the step and layer
     * @param units of the layer
     */
    static double noise(long base, int units, int unit, int sample) {
        return CounterRandom.uniform(base, (long) sample * units + unit);
    }

    /** Whether pass B draws gates of its own. */
    boolean hasTwoPasses();

    /** Whether the gate of a sample is open, or might be. Cheaper than {@link #value}. */
    boolean opens(double probability, double u, boolean inB);

    /** The number that the distribution has for a unit of this π, to be used for all samples. */
    double parameter(double probability);

    /** z of a sample. */
    double value(double parameter, double u, boolean inB);

    /**
     * What a sample adds to the gradient of the mean loss with respect to the gate's logit (or log α).
     *
     * @param value z of the sample in pass A
     * @param ofValue the gradient of the mean loss with respect to it
     * @param lossA the sample's loss in pass A
     * @param lossB in pass B; {@code lossA} where there is none
     * @param samples of the mini-batch
     */
    double gradient(double parameter, double u, double value, double ofValue, double lossA, double lossB, int samples);

    /** Binary gates, learned by an estimator from losses sample by sample: batch means would be too small by their number. */
    record Bernoulli(Estimator estimator) implements SampleGating {

        @Override
        public boolean hasTwoPasses() {
            return estimator.passes() == 2;
        }

        @Override
        public boolean opens(double probability, double u, boolean inB) {
            return inB ? u > 1 - probability : u < probability;
        }

        @Override
        public double parameter(double probability) {
            return probability;
        }

        @Override
        public double value(double parameter, double u, boolean inB) {
            return opens(parameter, u, inB) ? 1 : 0;
        }

        @Override
        public double gradient(
                double parameter, double u, double value, double ofValue, double lossA, double lossB, int samples) {
            boolean inA = opens(parameter, u, false);
            boolean inB = hasTwoPasses() ? opens(parameter, u, true) : inA;
            return estimator.logitGradient(lossA, lossB, inA, inB, u, parameter) / samples;
        }
    }

    /** Hard concrete gates, which have a gradient of their own. */
    record HardConcreteGates() implements SampleGating {
        /** Of a probability that was rounded to a float. */
        private static final double ROUNDING = 1e-6;

        @Override
        public boolean hasTwoPasses() {
            return false;
        }

        @Override
        public boolean opens(double probability, double u, boolean inB) {
            return u > 1 - probability - ROUNDING;
        }

        @Override
        public double parameter(double probability) {
            return HardConcrete.logAlpha(probability);
        }

        @Override
        public double value(double parameter, double u, boolean inB) {
            return HardConcrete.value(parameter, u);
        }

        @Override
        public double gradient(
                double parameter, double u, double value, double ofValue, double lossA, double lossB, int samples) {
            return ofValue * HardConcrete.slope(value);
        }
    }
}
