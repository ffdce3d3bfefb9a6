package io.coppice.compute.network;

import io.coppice.compute.operator.Operator;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Shape;
import java.util.List;

/**
 * An operator in its place in a network. Edge 0 carries the network's input, edge i + 1 what node i gives.
 *
 * @param inputs the shapes of what it reads
 * @param from the edges that it reads, all of earlier nodes
 * @param block index of its parameter block, -1 where it has no parameters
 * @param statistics index of the block of its running statistics, -1 where it has none
 * @param gate index of its gate layer, -1 where it has no gates
 */
public record Node(
        Operator operator, List<Shape> inputs, Shape output, int[] from, int block, int statistics, int gate) {

    public boolean hasBlock() {
        return block >= 0;
    }

    public boolean hasStatistics() {
        return statistics >= 0;
    }

    public boolean hasGate() {
        return gate >= 0;
    }

    boolean reads(int edge) {
        for (int each : from) {
            if (each == edge) {
                return true;
            }
        }
        return false;
    }

    /** How often each weight is used for one sample. */
    public int weightUses() {
        return operator.weightUses(inputs);
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "Node",
                "operator",
                operator,
                "inputs",
                inputs,
                "output",
                output,
                "from",
                from,
                "block",
                block,
                "statistics",
                statistics,
                "gate",
                gate);
    }
}
