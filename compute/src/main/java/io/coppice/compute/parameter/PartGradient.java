package io.coppice.compute.parameter;

/**
 * The compact gradient of a part: weights {@code [open output][open input][span]} from {@code weightsAt} on, biases
 * {@code [open output]} from {@code biasesAt} on. The arrays are only read.
 */
public record PartGradient(float[] weights, int weightsAt, float[] biases, int biasesAt) {

    /** Weights and biases one behind the other. */
    public static PartGradient of(float[] array, int at, int weights) {
        return new PartGradient(array, at, array, at + weights);
    }
}
