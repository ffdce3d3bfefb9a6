package io.coppice.compute.operator;

import io.coppice.compute.tensor.UnitSet;

/** The rows and columns of one block that take part in a pass. Its compact form is {@code [output][input][span]}, biases after. */
public record OpenBlock(UnitSet outputs, UnitSet inputs) {

    public static OpenBlock all(BlockShape shape) {
        return new OpenBlock(UnitSet.all(shape.outputs()), UnitSet.all(shape.inputs()));
    }

    /** Weights in compact form. */
    public int weights(BlockShape shape) {
        return outputs.count() * inputs.count() * shape.span();
    }

    /** Biases in compact form. */
    public int biases(BlockShape shape) {
        return shape.isBiased() ? outputs.count() : 0;
    }

    /** Weights and biases in compact form. */
    public int size(BlockShape shape) {
        return weights(shape) + biases(shape);
    }
}
