package io.coppice.compute.optimizer;

import java.util.List;

/**
 * One step of {@link SgdSettings}: {@code b = momentum b + g}, {@code w -= rate b} or {@code rate (g + momentum b)}.
 *
 * @param slot which of the momenta is b
 */
public record SgdStep(float rate, float momentum, boolean nesterov, int slot) implements OptimizerStep {

    /** With one momentum. */
    public SgdStep(float rate, float momentum, boolean nesterov) {
        this(rate, momentum, nesterov, 0);
    }

    @Override
    public void move(
            float[] values,
            List<float[]> state,
            int from,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay) {
        ElementwiseKernels.FASTEST.sgd(this, values, state.get(slot), from, length, gradient, gradientAt, decay);
    }
}
