package io.coppice.compute.kernel.opencl;

import io.coppice.compute.kernel.Exponential;

/**
 * Batch normalisation from sums that {@link ChannelProgram} has left in {@code third}, four numbers a unit (mean, variance,
 * Σ g, Σ g (x − mean)), and softmax cross entropy.
 */
abstract class NormProgram extends ChannelProgram {
    /** Numbers of a sample's loss: the sum of the exponentials, the logit of its class, the largest logit. */
    static final int OF_LOSS = 3;

    protected void norms() {
        if (operation == Operation.RUNNING_STATISTICS) {
            memory[to + 4 * row()] = memory[from + row()];
            memory[to + 4 * row() + 1] = memory[from + outputs + row()];
        }
        if (operation == Operation.NORMALISE) {
            normalise();
        }
        if (operation == Operation.NORM_TO_WEIGHTS) {
            memory[to + row()] = memory[third + 4 * row() + 3] * inverseDeviation();
            memory[second + row()] = memory[third + 4 * row() + 2];
        }
        if (operation == Operation.NORM_TO_DATA) {
            toData();
        }
        if (operation == Operation.BATCH_STATISTICS) {
            memory[to + row()] = memory[third + 4 * row()];
            memory[to + outputs + row()] = memory[third + 4 * row() + 1] * factor;
        }
        if (operation == Operation.CROSS_ENTROPY) {
            crossEntropy();
        }
    }

    private float inverseDeviation() {
        return 1f / sqrt(memory[third + 4 * row() + 1] + shift);
    }

    /** {@code second} has γ, {@code secondStride} floats behind it β; {@code shift} is ε. */
    private void normalise() {
        int in = from + rows[row()] * fromStride;
        int out = to + row() * toStride;
        float scale = memory[second + row()] * inverseDeviation();
        float offset = fma(-scale, memory[third + 4 * row()], memory[second + secondStride + row()]);
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[out + i] = fma(memory[in + i], scale, offset);
        }
    }

    /** {@code from} is x, {@code to} receives the gradient, {@code fourth} is that of the output, {@code second} has γ. */
    private void toData() {
        int in = from + rows[row()] * fromStride;
        int gradient = fourth + row() * toStride;
        int out = to + row() * toStride;
        float inverse = inverseDeviation();
        float ofGradient = memory[second + row()] * inverse;
        float slope = -ofGradient * inverse * inverse * memory[third + 4 * row() + 3] * factor;
        float offset = fma(-slope, memory[third + 4 * row()], -ofGradient * memory[third + 4 * row() + 2] * factor);
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[out + i] = fma(memory[gradient + i], ofGradient, fma(memory[in + i], slope, offset));
        }
    }

    /**
     * A row has one number, and is a sample: {@code rows} has its class, {@code second} receives the {@link #OF_LOSS}
     * numbers of its loss, {@code to} the gradient of the mean loss where {@code third} is not 0.
     */
    private void crossEntropy() {
        int s = row();
        float largest = memory[from + s];
        for (int c = 1; c < channels; c++) {
            float value = memory[from + c * fromStride + s];
            largest = value <= largest ? largest : value;
        }
        float sum = 0f;
        for (int c = 0; c < channels; c++) {
            sum += exponential(memory[from + c * fromStride + s] - largest);
        }
        int label = rows[s];
        int loss = second + OF_LOSS * s;
        memory[loss] = sum;
        memory[loss + 1] = memory[from + label * fromStride + s];
        memory[loss + 2] = largest;
        if (third > 0) {
            float scale = factor / sum;
            for (int c = 0; c < channels; c++) {
                float expected = c == label ? factor : 0f;
                memory[to + c * toStride + s] =
                        times(exponential(memory[from + c * fromStride + s] - largest), scale) - expected;
            }
        }
    }

    /** {@link Exponential} of a number up to 0, by the same operations; the bits of a float are out of reach here. */
    private float exponential(float x) {
        float bounded = x < Exponential.SMALLEST ? Exponential.SMALLEST : x;
        float k = times(bounded, Exponential.LOG2_E) + Exponential.ROUNDER - Exponential.ROUNDER;
        float r = fma(k, -Exponential.LN_2_LOW, fma(k, -Exponential.LN_2_HIGH, bounded));
        float p = 1 / 5040f;
        p = fma(p, r, 1 / 720f);
        p = fma(p, r, 1 / 120f);
        p = fma(p, r, 1 / 24f);
        p = fma(p, r, 1 / 6f);
        p = fma(p, r, 0.5f);
        p = fma(p, r, 1f);
        p = fma(p, r, 1f);
        int halvings = (int) -k;
        for (int i = 0; i < halvings; i++) {
            p = p * 0.5f;
        }
        return p;
    }
}
