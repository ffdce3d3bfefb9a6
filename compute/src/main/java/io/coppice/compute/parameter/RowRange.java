package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.tensor.UnitSet;

/** The rows of a block from {@code fromOutput} to {@code toOutput} (exclusive), with their biases. */
public record RowRange(int block, int fromOutput, int toOutput) {

    public RowRange {
        if (block < 0 || fromOutput < 0 || toOutput <= fromOutput) {
            throw new IllegalArgumentException("A part needs at least one row of a block: rows " + fromOutput + " to "
                    + toOutput + " of block " + block);
        }
    }

    /** How many rows. */
    public int outputs() {
        return toOutput - fromOutput;
    }

    /** All rows of the block are here. */
    public boolean isWhole(BlockShape shape) {
        return fromOutput == 0 && toOutput == shape.outputs();
    }

    /** Weights of a row. */
    public static int rowLength(BlockShape shape) {
        return shape.inputs() * shape.span();
    }

    public int weights(BlockShape shape) {
        return outputs() * rowLength(shape);
    }

    /** How many biases. */
    public int biases(BlockShape shape) {
        return shape.isBiased() ? outputs() : 0;
    }

    /** Weights and biases of the part. */
    public int size(BlockShape shape) {
        return weights(shape) + biases(shape);
    }

    /** How many rows of the part are open. */
    public int openOutputs(OpenBlock open) {
        UnitSet outputs = open.outputs();
        return outputs.countBelow(toOutput) - outputs.countBelow(fromOutput);
    }

    /** Weights of the part in compact form. */
    public int openWeights(BlockShape shape, OpenBlock open) {
        return openOutputs(open) * open.inputs().count() * shape.span();
    }

    /** Biases of the part in compact form. */
    public int openBiases(BlockShape shape, OpenBlock open) {
        return shape.isBiased() ? openOutputs(open) : 0;
    }

    /** Weights and biases of the part in compact form. */
    public int openSize(BlockShape shape, OpenBlock open) {
        return openWeights(shape, open) + openBiases(shape, open);
    }
}
