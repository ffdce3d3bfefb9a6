package io.coppice.compute.optimizer;

import io.coppice.compute.tensor.VectorModule;

/**
 * The loops over single parameters, once in plain Java and once on the Java Vector API. Both give the same bits: element
 * by element the same additions, products, fused products, quotients and roots, all of them exactly rounded.
 */
public interface ElementwiseKernels {

    /** Adding and taking away this rounds small numbers to multiples of 2^-100 and leaves larger ones as they are. */
    float ROUNDING = 0x1.8p-77f;

    /** Vectors where the incubator module is present, plain loops elsewhere. */
    ElementwiseKernels FASTEST = VectorModule.isPresent() ? new VectorElementLoops() : new PlainElementLoops();

    /**
     * Moves {@code length} values from {@code from} on by one step of Adam. The gradient is
     * {@code gradient[gradientAt + i] + decay[i] * value}.
     */
    void adam(
            AdamStep step,
            float[] values,
            float[] first,
            float[] second,
            int from,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay);

    /** The same by one step of gradient descent with momentum. */
    void sgd(
            SgdStep step,
            float[] values,
            float[] momentum,
            int from,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay);

    /** {@code average += share * (value - average)}. */
    void moveTowards(float[] average, float[] values, int from, int length, float share);

    /** {@code sums[i] += values[from + i]²} for every sum. */
    void addSquares(float[] sums, float[] values, int from);

    /** Whether none of the numbers is NaN or infinite. */
    boolean isFinite(float[] data, int from, int length);
}
