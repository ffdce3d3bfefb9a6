package io.coppice.compute.loss;

import java.util.List;

/** The keys of a loss while they are read. What is wrong is noted by whoever reads, and the default goes on. */
public interface LossKeys {

    /** What numbers are allowed. */
    enum Range {
        POSITIVE,
        /** From 0 up to, not including, 1. */
        BELOW_ONE
    }

    /** Nothing is said: every key has its default. */
    LossKeys NONE = new LossKeys() {
        @Override
        public double number(String key, double fallback, Range range) {
            return fallback;
        }

        @Override
        public List<Double> numbers(String key, List<Double> fallback, Range range) {
            return fallback;
        }
    };

    double number(String key, double fallback, Range range);

    /** A list of numbers; a single number stands for a list of one. */
    List<Double> numbers(String key, List<Double> fallback, Range range);
}
