package io.coppice.compute.kernel.opencl;

/**
 * Batch normalisation from sums that {@link ChannelProgram} has left in {@code third}, four numbers a unit (mean, variance,
 * Σ g, Σ g (x − mean)), and softmax cross entropy.
 */
abstract class NormProgram extends ChannelProgram {

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
        float offset = memory[second + secondStride + row()] - scale * memory[third + 4 * row()];
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[out + i] = memory[in + i] * scale + offset;
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
        float offset = -slope * memory[third + 4 * row()] - ofGradient * memory[third + 4 * row() + 2] * factor;
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[out + i] = memory[gradient + i] * ofGradient + (memory[in + i] * slope + offset);
        }
    }

    /**
     * A row has one number, and is a sample: {@code rows} has its class, {@code second} receives its loss, {@code to} the
     * gradient of the mean loss where {@code third} is not 0.
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
            sum += exp(memory[from + c * fromStride + s] - largest);
        }
        int label = rows[s];
        memory[second + s] = log(sum) - (memory[from + label * fromStride + s] - largest);
        if (third > 0) {
            for (int c = 0; c < channels; c++) {
                float expected = c == label ? 1f : 0f;
                float found = exp(memory[from + c * fromStride + s] - largest) / sum;
                memory[to + c * toStride + s] = (found - expected) * factor;
            }
        }
    }
}
