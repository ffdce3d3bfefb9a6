package io.coppice.compute.parameter;

import java.util.List;

/**
 * Which weights go: those of magnitude up to a threshold. What the threshold depends on is a survey of the layer, taken
 * when the last step before was pulled, so that shards share it.
 */
public sealed interface Pruning {

    /** How many numbers a layer's survey has. */
    int survey();

    /** Adds the share of some weights. */
    void addSurvey(float[] weights, float[] survey);

    /** The threshold of one layer. @param surveys of all layers the rule applies to, an empty array for others */
    double threshold(List<float[]> surveys, int block);

    /** The same everywhere. */
    record Below(double threshold) implements Pruning {

        @Override
        public int survey() {
            return 0;
        }

        @Override
        public void addSurvey(float[] weights, float[] survey) {}

        @Override
        public double threshold(List<float[]> surveys, int block) {
            return threshold;
        }
    }

    /** A multiple of the standard deviation of the layer's weights. */
    record BelowDeviation(double sensitivity) implements Pruning {

        @Override
        public int survey() {
            return 3;
        }

        @Override
        public void addSurvey(float[] weights, float[] survey) {
            survey[0] += weights.length;
            survey[1] += (float) Sums.plain(weights, 0, weights.length);
            survey[2] += (float) Sums.squares(weights, 0, weights.length);
        }

        @Override
        public double threshold(List<float[]> surveys, int block) {
            float[] survey = surveys.get(block);
            double mean = survey[1] / survey[0];
            return sensitivity * Math.sqrt(Math.max(0, survey[2] / survey[0] - mean * mean));
        }
    }

    /**
     * A share of all weights, the smallest of all layers together. Their magnitudes are counted in bins 0.2 % wide, so
     * the share is met within the weights of one bin.
     *
     * @param share from 0 to 1, those that went before included
     */
    record Smallest(double share) implements Pruning {
        private static final int LOWEST_EXPONENT = 87;
        private static final int BITS_BELOW = 14;
        private static final int BINS = 48 << (23 - BITS_BELOW);

        @Override
        public int survey() {
            return BINS;
        }

        @Override
        public void addSurvey(float[] weights, float[] survey) {
            for (float w : weights) {
                survey[bin(w)]++;
            }
        }

        private static int bin(float w) {
            int bits = Float.floatToRawIntBits(Math.abs(w)) >> BITS_BELOW;
            return Math.clamp(bits - (LOWEST_EXPONENT << (23 - BITS_BELOW)), 0, BINS - 1);
        }

        @Override
        public double threshold(List<float[]> surveys, int block) {
            double total = 0;
            for (float[] survey : surveys) {
                total += Sums.plain(survey, 0, survey.length);
            }
            double below = 0;
            int bin = 0;
            for (; bin < BINS; bin++) {
                double here = 0;
                for (float[] survey : surveys) {
                    here += survey.length == 0 ? 0 : survey[bin];
                }
                if (below + here > share * total) {
                    break;
                }
                below += here;
            }
            return bin == 0 ? 0 : edge(bin);
        }

        /** The largest magnitude below a bin. */
        private static double edge(int bin) {
            int bits = (bin + (LOWEST_EXPONENT << (23 - BITS_BELOW))) << BITS_BELOW;
            return Math.nextDown(Float.intBitsToFloat(bits));
        }
    }
}
