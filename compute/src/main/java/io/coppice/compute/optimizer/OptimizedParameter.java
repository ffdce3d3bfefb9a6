package io.coppice.compute.optimizer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Numbers that an optimizer learns, with its state and, where wanted, their moving average.
 *
 * <p>Moments are rounded to multiples of 2^-100 (about 8e-31): those of a unit that stays closed come to rest there (the
 * first below 1e-29, the second below 1e-27, next to an epsilon of 1e-8) and never become denormal numbers, which cost a
 * hundred times as much.
 */
public final class OptimizedParameter {
    private final float[] values;
    private final List<float[]> state;
    private final Optional<float[]> average;

    /** Takes the array over; the optimizer's state begins at zero. */
    public OptimizedParameter(float[] values, OptimizerSettings optimizer, boolean averaged) {
        this(
                values,
                Stream.generate(() -> new float[values.length])
                        .limit(optimizer.state().size())
                        .toList(),
                averaged ? Optional.of(values.clone()) : Optional.empty());
    }

    /** Takes the arrays over. @throws IllegalArgumentException when their lengths differ */
    public OptimizedParameter(float[] values, List<float[]> state, Optional<float[]> average) {
        List<Integer> lengths = Stream.concat(state.stream(), average.stream())
                .map(array -> array.length)
                .toList();
        if (lengths.stream().anyMatch(length -> length != values.length)) {
            throw new IllegalArgumentException(
                    values.length + " values need as many moments and averages, not " + lengths);
        }
        this.values = values;
        this.state = List.copyOf(state);
        this.average = average;
    }

    /** Numbers that no optimizer moves. */
    public static OptimizedParameter unmoved(float[] values) {
        return new OptimizedParameter(values, List.of(), Optional.empty());
    }

    public float[] values() {
        return values;
    }

    /** One array for each of {@link OptimizerSettings#state}. */
    public List<float[]> state() {
        return state;
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
    public void move(OptimizerStep step, int from, int length, float[] gradient, int gradientAt, float[] decay) {
        step.move(values, state, from, length, gradient, gradientAt, decay);
    }

    /** Moves a stretch of the average towards the values, where there is one. */
    public void moveAverage(int from, int length, float share) {
        if (average.isPresent()) {
            ElementwiseKernels.FASTEST.moveTowards(average.get(), values, from, length, share);
        }
    }

    /** As if the optimizer had only now begun. */
    public void forgetState() {
        state.forEach(array -> Arrays.fill(array, 0));
    }
}
