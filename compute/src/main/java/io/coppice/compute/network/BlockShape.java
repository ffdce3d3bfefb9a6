package io.coppice.compute.network;

/**
 * A layer's parameters: weights {@code [output][input][span]} (span is the window's area, 1 for a dense layer), then one
 * bias an output.
 */
public record BlockShape(String name, int outputs, int inputs, int span) {

    public int weights() {
        return outputs * inputs * span;
    }

    /** Weights and biases. */
    public int size() {
        return weights() + outputs;
    }
}
