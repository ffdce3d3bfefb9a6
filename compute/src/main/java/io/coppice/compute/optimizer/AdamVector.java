package io.coppice.compute.optimizer;

import java.util.Optional;

/**
 * Numbers that Adam learns, with their moments and, where wanted, their moving average.
 *
 * <p>Moments are rounded to multiples of 2^-100 (about 8e-31): those of a unit that stays closed come to rest there (the
 * first below 1e-29, the second below 1e-27, next to an epsilon of 1e-8) and never become denormal numbers, which cost a
 * hundred times as much.
 */
public final class AdamVector {
    private final float[] values;
    private final float[] first;
    private final float[] second;
    private final Optional<float[]> average;

    /** Takes the array over; moments begin at zero. */
    public AdamVector(float[] values, boolean averaged) {
        this(
                values,
                new float[values.length],
                new float[values.length],
                averaged ? Optional.of(values.clone()) : Optional.empty());
    }

    /** Takes the arrays over. @throws IllegalArgumentException when their lengths differ */
    public AdamVector(float[] values, float[] first, float[] second, Optional<float[]> average) {
        int averaged = average.map(array -> array.length).orElse(values.length);
        if (first.length != values.length || second.length != values.length || averaged != values.length) {
            throw new IllegalArgumentException(values.length + " values need as many moments and averages, not "
                    + first.length + ", " + second.length + " and " + averaged);
        }
        this.values = values;
        this.first = first;
        this.second = second;
        this.average = average;
    }

    public float[] values() {
        return values;
    }

    public float[] firstMoment() {
        return first;
    }

    public float[] secondMoment() {
        return second;
    }

    public Optional<float[]> average() {
        return average;
    }

    /**
     * Moves a stretch of the values by one step.
     *
     * @param gradient of the stretch, from {@code gradientAt} on
     * @param decay {@code decay[i] * value} is added to the gradient of the stretch's i-th value
     */
    public void move(AdamStep step, int from, int length, float[] gradient, int gradientAt, float[] decay) {
        ElementLoops.FASTEST.adam(step, values, first, second, from, length, gradient, gradientAt, decay);
    }

    /** Moves a stretch of the average towards the values, where there is one. */
    public void moveAverage(int from, int length, float share) {
        if (average.isPresent()) {
            ElementLoops.FASTEST.moveTowards(average.get(), values, from, length, share);
        }
    }
}
