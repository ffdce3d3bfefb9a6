package io.coppice.compute.optimizer;

/**
 * Exponential moving average {@code a = decay a + (1 - decay) w}, kept bias-corrected at every step: dividing by
 * {@code 1 - decay^t} each time is the same as moving by {@code (1 - decay) / (1 - decay^t)} of the distance, so the first
 * step copies w and nothing has to be corrected when the average is read.
 */
public record MovingAverage(double decay) {

    /** @throws IllegalArgumentException when decay is not between 0 and 1 */
    public MovingAverage {
        if (!(decay > 0 && decay < 1)) {
            throw new IllegalArgumentException(
                    "The moving average's decay is " + decay + "; allowed is a number between 0 and 1");
        }
    }

    /** The share of its distance to w that the average moves. @param step from 1 */
    public float share(long step) {
        return (float) ((1 - decay) / (1 - StrictMath.pow(decay, step)));
    }
}
