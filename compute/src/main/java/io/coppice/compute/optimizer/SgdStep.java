package io.coppice.compute.optimizer;

import java.util.List;

/** One step of {@link SgdSettings}: {@code b = momentum b + g}, {@code w -= rate b} or {@code rate (g + momentum b)}. */
public record SgdStep(float rate, float momentum, boolean nesterov) implements OptimizerStep {

    @Override
    public void move(
            float[] values,
            List<float[]> state,
            int from,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay) {
        ElementLoops.FASTEST.sgd(this, values, state.getFirst(), from, length, gradient, gradientAt, decay);
    }
}
