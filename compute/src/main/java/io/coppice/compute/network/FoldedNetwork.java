package io.coppice.compute.network;

import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network under its evaluation gates, with only the units that are kept. The soft gates are folded into the weights: a
 * gate at an input scales that column; a gate at an output scales that row and its bias, or γ and β of the batch
 * normalisation in front of it, which is exact because a positive factor passes through ReLU and pooling unchanged.
 *
 * @param open the kept rows and columns of every block
 * @param parameters compact
 */
public record FoldedNetwork(Network network, List<OpenBlock> open, float[] parameters) {

    /**
     * @param blocks all weights, then all biases of every block
     * @param evaluationGates by gate layer: 0 where a unit is removed, else a positive factor
     */
    public static FoldedNetwork of(Network network, List<float[]> blocks, List<float[]> evaluationGates) {
        List<UnitSet> kept = kept(evaluationGates);
        List<OpenBlock> open = network.open(kept);
        List<float[]> rowScales = new ArrayList<>();
        List<float[]> columnScales = new ArrayList<>();
        for (BlockShape shape : network.blocks()) {
            rowScales.add(ones(shape.outputs()));
            columnScales.add(ones(shape.inputs()));
        }
        for (int i = 0; i < evaluationGates.size(); i++) {
            GateShape gate = network.gates().get(i);
            List<float[]> scales = gate.axis() == GateShape.Axis.OUTPUT ? rowScales : columnScales;
            scales.set(gate.valueBlock(), evaluationGates.get(i));
        }
        int size = 0;
        for (int i = 0; i < open.size(); i++) {
            size += open.get(i).size(network.blocks().get(i));
        }
        float[] parameters = new float[size];
        int at = 0;
        for (int i = 0; i < open.size(); i++) {
            at = fold(
                    network.blocks().get(i),
                    blocks.get(i),
                    open.get(i),
                    rowScales.get(i),
                    columnScales.get(i),
                    parameters,
                    at);
        }
        return new FoldedNetwork(network, open, parameters);
    }

    /** How many weights of layers, without biases and normalisation, are other than zero. */
    public long weightsNotZero() {
        long count = 0;
        int at = 0;
        for (int block = 0; block < open.size(); block++) {
            BlockShape shape = network.blocks().get(block);
            int weights = open.get(block).weights(shape);
            for (int i = at; shape.isLinear() && i < at + weights; i++) {
                count += parameters[i] != 0 ? 1 : 0;
            }
            at += open.get(block).size(shape);
        }
        return count;
    }

    /** The units that are not removed under these evaluation gates. */
    public static List<UnitSet> kept(List<float[]> evaluationGates) {
        return evaluationGates.stream()
                .map(gates -> UnitSet.where(gates.length, unit -> gates[unit] != 0))
                .toList();
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int fold(
            BlockShape shape, float[] block, OpenBlock open, float[] rows, float[] columns, float[] out, int from) {
        int at = from;
        for (int o = 0; o < open.outputs().count(); o++) {
            int output = open.outputs().unit(o);
            for (int i = 0; i < open.inputs().count(); i++) {
                int input = open.inputs().unit(i);
                int row = (output * shape.inputs() + input) * shape.span();
                for (int tap = 0; tap < shape.span(); tap++) {
                    out[at++] = block[row + tap] * rows[output] * columns[input];
                }
            }
        }
        for (int o = 0; o < open.biases(shape); o++) {
            int output = open.outputs().unit(o);
            out[at++] = block[shape.weights() + output] * rows[output];
        }
        return at;
    }

    @Override
    public String toString() {
        return ArrayText.record("FoldedNetwork", "network", network, "open", open, "parameters", parameters);
    }
}
