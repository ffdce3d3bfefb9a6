package io.coppice.protocols.job;

import java.math.BigDecimal;

/** A range of numbers, with the words that say it. */
enum Allowed {
    POSITIVE("a positive number") {
        @Override
        boolean holds(double value) {
            return value > 0;
        }
    },
    NOT_NEGATIVE("a number of 0 or more") {
        @Override
        boolean holds(double value) {
            return value >= 0;
        }
    },
    /** A decay or a share that must leave something. */
    BELOW_ONE("a number from 0 up to, not including, 1") {
        @Override
        boolean holds(double value) {
            return value >= 0 && value < 1;
        }
    },
    BETWEEN_ZERO_AND_ONE("a number between 0 and 1, both excluded") {
        @Override
        boolean holds(double value) {
            return value > 0 && value < 1;
        }
    },
    /** A share of units that begin closed. */
    DROP("a number between 0 and 1, both excluded, or 0 where model.init gives the weights") {
        @Override
        boolean holds(double value) {
            return value >= 0 && value < 1;
        }
    },
    ANY("a number") {
        @Override
        boolean holds(double value) {
            return true;
        }
    };

    private final String words;

    Allowed(String words) {
        this.words = words;
    }

    abstract boolean holds(double value);

    /** NaN where {@code text} is not a finite number of this range. */
    double parse(String text) {
        try {
            // BigDecimal refuses "1d" and "0x1p3", which Double would take; adding 0.0 turns -0 into 0.
            double value = new BigDecimal(text.strip()).doubleValue() + 0.0;
            return Double.isFinite(value) && holds(value) ? value : Double.NaN;
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    String words() {
        return words;
    }
}
