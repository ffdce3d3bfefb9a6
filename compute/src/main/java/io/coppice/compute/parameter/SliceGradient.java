package io.coppice.compute.parameter;

import io.coppice.compute.tensor.ArrayText;

/**
 * The compact gradient of a part: weights {@code [open output][open input][span]} from {@code weightsAt} on, biases
 * {@code [open output]} from {@code biasesAt} on. The arrays are only read.
 */
public record SliceGradient(float[] weights, int weightsAt, float[] biases, int biasesAt) {

    /** Weights and biases one behind the other. */
    public static SliceGradient of(float[] array, int at, int weights) {
        return new SliceGradient(array, at, array, at + weights);
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "PartGradient", "weights", weights, "weightsAt", weightsAt, "biases", biases, "biasesAt", biasesAt);
    }
}
