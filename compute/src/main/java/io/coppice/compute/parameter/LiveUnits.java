package io.coppice.compute.parameter;

import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows and columns still matter once weights are masked for good. A row without weights is zero, so what reads it
 * needs no weights for it; a row that nothing reads any more needs none itself. Shards hold rows of a layer, so a layer's
 * count travels as its sums do: unmasked weights by row, then by column.
 */
final class LiveUnits {

    private LiveUnits() {}

    /** How many numbers a layer's count has. */
    static int numbers(BlockShape shape) {
        return shape.outputs() + shape.inputs();
    }

    /** Adds some rows. @param mask of their weights {@code [output][input][span]} */
    static void add(BlockShape shape, RowRange part, float[] mask, float[] count) {
        int row = RowRange.rowLength(shape);
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0) {
                count[part.fromOutput() + i / row]++;
                count[shape.outputs() + i % row / shape.span()]++;
            }
        }
    }

    /**
     * What is left of every block. A network that is in pieces stays as it is: everything in it is useless.
     *
     * @param counts by block, of all its rows; empty where nothing is masked
     * @param classifier the block whose outputs the network gives, and whose biases stay
     */
    static List<OpenBlock> of(Network network, List<float[]> counts, int classifier) {
        List<OpenBlock> left = new ArrayList<>();
        for (int block = 0; block < counts.size(); block++) {
            BlockShape shape = network.blocks().get(block);
            OpenBlock all = OpenBlock.all(shape);
            float[] count = counts.get(block);
            UnitSet inputs = count.length == 0 ? all.inputs() : columns(shape, count);
            left.add(new OpenBlock(block == classifier ? all.outputs() : rows(shape, count), inputs));
        }
        // Behind a normalisation a row without weights is a constant, and gone only where its gate is.
        for (GateShape gate : network.gates()) {
            if (gate.valueBlock() != gate.block()) {
                UnitSet living = left.get(gate.block()).outputs();
                left.set(
                        gate.valueBlock(),
                        new OpenBlock(living, left.get(gate.valueBlock()).inputs()));
            }
        }
        List<UnitSet> edges = network.edgesOf(left);
        boolean inPieces = edges.stream().anyMatch(UnitSet::isEmpty);
        return inPieces ? network.blocks().stream().map(OpenBlock::all).toList() : network.openAt(edges);
    }

    private static UnitSet rows(BlockShape shape, float[] count) {
        return count.length == 0
                ? UnitSet.all(shape.outputs())
                : UnitSet.where(shape.outputs(), row -> count[row] != 0);
    }

    private static UnitSet columns(BlockShape shape, float[] count) {
        return UnitSet.where(shape.inputs(), column -> count[shape.outputs() + column] != 0);
    }
}
