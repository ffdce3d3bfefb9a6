package io.coppice.compute.optimizer;

import java.util.List;

/**
 * The numbers of one step of Adam, bias correction included, computed once in double precision:
 * {@code m = firstDecay m + firstGain g}, {@code v = secondDecay v + (secondGainRoot g)²},
 * {@code w -= rate m / (sqrt(v) + epsilon)}. Rate and epsilon carry the corrections, which is algebraically the paper's
 * update (Kingma and Ba, 2015, end of section 2).
 */
public record AdamStep(
        float firstDecay, float firstGain, float secondDecay, float secondGainRoot, float rate, float epsilon)
        implements OptimizerStep {

    /** @param step from 1; StrictMath, so the bits are the same on every machine */
    static AdamStep of(AdamSettings settings, long step, double rate) {
        double firstCorrection = 1 - StrictMath.pow(settings.firstDecay(), step);
        double secondRoot = Math.sqrt(1 - StrictMath.pow(settings.secondDecay(), step));
        return new AdamStep(
                (float) settings.firstDecay(),
                (float) (1 - settings.firstDecay()),
                (float) settings.secondDecay(),
                (float) Math.sqrt(1 - settings.secondDecay()),
                (float) (rate * secondRoot / firstCorrection),
                (float) (settings.epsilon() * secondRoot));
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
        ElementwiseKernels.FASTEST.adam(
                this, values, state.getFirst(), state.getLast(), from, length, gradient, gradientAt, decay);
    }
}
