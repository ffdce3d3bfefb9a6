package io.coppice.compute.optimizer;

import java.util.List;

/** The numbers of one step of an optimizer, the same for every parameter. */
public sealed interface OptimizerStep permits AdamStep, SgdStep {

    /**
     * Moves {@code length} values from {@code from} on. The gradient is {@code gradient[gradientAt + i] + decay[i] * value}.
     *
     * @param state one array for each of {@link OptimizerSettings#state}, as long as the values
     */
    void move(
            float[] values, List<float[]> state, int from, int length, float[] gradient, int gradientAt, float[] decay);
}
