package io.coppice.compute.operator;

/**
 * The gates of one layer.
 *
 * @param block index of the block whose weights they switch, and which the penalty counts
 * @param axis whether a gate stands at an output (convolution) or an input (dense layer) of that block
 * @param units how many gates
 * @param weightsPerUnit the size_j of the penalty: weights behind one gate, without biases
 * @param valueBlock index of the block that a gate's value scales, along the same axis: the same block; or, where batch
 *     normalisation stands between the weights and the gate, its γ and β
 */
public record GateShape(String name, int block, Axis axis, int units, int weightsPerUnit, int valueBlock) {

    public enum Axis {
        OUTPUT,
        INPUT
    }

    /** Gates whose values scale the weights that they switch. */
    public GateShape(String name, int block, Axis axis, int units, int weightsPerUnit) {
        this(name, block, axis, units, weightsPerUnit, block);
    }

    /** The gates at the outputs or inputs of a block. */
    public static GateShape of(BlockShape shape, int block, Axis axis, int valueBlock) {
        int units = axis == Axis.OUTPUT ? shape.outputs() : shape.inputs();
        return new GateShape(shape.name(), block, axis, units, shape.weights() / units, valueBlock);
    }
}
