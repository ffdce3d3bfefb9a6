package io.coppice.compute.network;

/**
 * The gates of one layer.
 *
 * @param block index of the block whose weights they switch
 * @param axis whether a gate stands at an output (convolution) or an input (dense layer) of that block
 * @param units how many gates
 * @param weightsPerUnit the size_j of the penalty: weights behind one gate, without biases
 */
public record GateShape(String name, int block, Axis axis, int units, int weightsPerUnit) {

    public enum Axis {
        OUTPUT,
        INPUT
    }

    /** The gates at the outputs or inputs of a block. */
    static GateShape of(BlockShape shape, int block, Axis axis) {
        int units = axis == Axis.OUTPUT ? shape.outputs() : shape.inputs();
        return new GateShape(shape.name(), block, axis, units, shape.weights() / units);
    }
}
