package io.coppice.compute.optimizer;

/** One element after the other: where there is no vector module, and for what is left at the end of a row. */
final class PlainElementLoops implements ElementwiseKernels {

    @Override
    public void adam(
            AdamStep step,
            float[] values,
            float[] first,
            float[] second,
            int from,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay) {
        adamTail(step, values, first, second, from, 0, length, gradient, gradientAt, decay);
    }

    /** Elements {@code i} to {@code length} of the stretch. */
    static void adamTail(
            AdamStep step,
            float[] values,
            float[] first,
            float[] second,
            int from,
            int i,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay) {
        for (; i < length; i++) {
            int at = from + i;
            float g = Math.fma(decay[i], values[at], gradient[gradientAt + i]);
            float scaled = step.secondGainRoot() * g;
            float m = Math.fma(step.firstDecay(), first[at], step.firstGain() * g) + ROUNDING - ROUNDING;
            float v = Math.fma(scaled, scaled, step.secondDecay() * second[at]) + ROUNDING - ROUNDING;
            first[at] = m;
            second[at] = v;
            values[at] -= step.rate() * m / ((float) Math.sqrt(v) + step.epsilon());
        }
    }

    @Override
    public void sgd(
            SgdStep step,
            float[] values,
            float[] momentum,
            int from,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay) {
        sgdTail(step, values, momentum, from, 0, length, gradient, gradientAt, decay);
    }

    /** Elements {@code i} to {@code length} of the stretch. */
    static void sgdTail(
            SgdStep step,
            float[] values,
            float[] momentum,
            int from,
            int i,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay) {
        for (; i < length; i++) {
            int at = from + i;
            float g = Math.fma(decay[i], values[at], gradient[gradientAt + i]);
            float b = Math.fma(step.momentum(), momentum[at], g) + ROUNDING - ROUNDING;
            momentum[at] = b;
            values[at] -= step.rate() * (step.nesterov() ? Math.fma(step.momentum(), b, g) : b);
        }
    }

    @Override
    public void moveTowards(float[] average, float[] values, int from, int length, float share) {
        for (int i = from; i < from + length; i++) {
            average[i] = Math.fma(share, values[i] - average[i], average[i]);
        }
    }

    @Override
    public void addSquares(float[] sums, float[] values, int from) {
        addSquaresTail(sums, values, from, 0);
    }

    static void addSquaresTail(float[] sums, float[] values, int from, int i) {
        for (; i < sums.length; i++) {
            sums[i] = Math.fma(values[from + i], values[from + i], sums[i]);
        }
    }

    @Override
    public boolean isFinite(float[] data, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (!Float.isFinite(data[i])) {
                return false;
            }
        }
        return true;
    }
}
