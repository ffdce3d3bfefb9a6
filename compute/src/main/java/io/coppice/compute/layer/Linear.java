package io.coppice.compute.layer;

import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.operator.OpenWeights;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What operators have in common of which every output has a weight for every input: dense layers and convolutions. */
interface Linear extends Layer {

    /** The finished form. @param from not read where there are no inputs */
    Weighted compact(int from, Shape output, int inputs, float[] weights, float[] biases);

    @Override
    default UnitSet columns(UnitSet in, BlockShape shape) {
        return in;
    }

    @Override
    default UnitSet neededFor(OpenBlock open, UnitSet out, List<Shape> inputs, int input) {
        return open.inputs();
    }

    @Override
    default <U extends Units<U>> double weights(BlockShape shape, U in, U out) {
        return out.meanCount() * in.meanCount() * shape.span();
    }

    @Override
    default boolean dropsZeros(boolean folds, boolean drops) {
        return true;
    }

    /** Inputs that some weight connects with one of the outputs. */
    @Override
    default UnitSet dependsOn(UnitSet out, Optional<OpenWeights> weights, List<Shape> inputs, int input) {
        OpenWeights block = weights.orElseThrow();
        boolean[] connected = new boolean[inputs.getFirst().channels()];
        for (int row = 0; row < block.open().outputs().count(); row++) {
            boolean wanted = out.contains(block.open().outputs().unit(row));
            for (int column = 0; wanted && column < block.open().inputs().count(); column++) {
                connected[block.open().inputs().unit(column)] |= block.connects(row, column);
            }
        }
        return UnitSet.where(connected.length, unit -> connected[unit]);
    }

    /** Rows of the needed outputs, columns of the inputs that are computed; the others' constants go into the biases. */
    @Override
    default CompactEdge compact(Compacting network) {
        OpenWeights weights = network.weights();
        CompactEdge in = network.in(0);
        // Where others read it too, it may carry units that are closed here.
        int[] inputs = Arrays.stream(in.units())
                .filter(weights.open().inputs()::contains)
                .toArray();
        int[] columns = columns(weights, inputs);
        float[] constants = new float[network.channels()];
        List<Integer> computed = new ArrayList<>();
        List<Float> biases = new ArrayList<>();
        for (int unit : network.units()) {
            int row = weights.open().outputs().countBelow(unit);
            float bias = bias(weights, row, in);
            boolean constant = Arrays.stream(columns).noneMatch(column -> weights.connects(row, column));
            if (constant && (bias == 0 ? network.dropsZeros() : network.foldsConstants())) {
                constants[unit] = bias;
            } else {
                computed.add(unit);
                biases.add(bias);
            }
        }
        if (computed.isEmpty()) {
            return Compacting.nothing(constants);
        }
        int[] units = computed.stream().mapToInt(Integer::intValue).toArray();
        float[] kept = kept(weights, units, columns);
        float[] keptBiases = new float[units.length];
        for (int i = 0; i < units.length; i++) {
            keptBiases[i] = biases.get(i);
        }
        int from = columns.length == 0 ? 0 : network.select(0, inputs);
        int edge = network.add(compact(from, network.output(units.length), columns.length, kept, keptBiases));
        return new CompactEdge(edge, units, constants);
    }

    /** By rank in the compact input: the column of the original weights. */
    private static int[] columns(OpenWeights weights, int[] inputs) {
        return Arrays.stream(inputs)
                .map(unit -> weights.open().inputs().countBelow(unit))
                .toArray();
    }

    private static float bias(OpenWeights weights, int row, CompactEdge in) {
        double bias = weights.bias(row);
        for (int column = 0; column < weights.open().inputs().count(); column++) {
            float constant = in.constants()[weights.open().inputs().unit(column)];
            bias += constant == 0 ? 0 : constant * weights.sum(row, column);
        }
        return (float) bias;
    }

    private static float[] kept(OpenWeights weights, int[] units, int[] columns) {
        float[] kept = new float[units.length * columns.length * weights.span()];
        int at = 0;
        for (int unit : units) {
            int row = weights.open().outputs().countBelow(unit);
            for (int column : columns) {
                for (int tap = 0; tap < weights.span(); tap++) {
                    kept[at++] = weights.weight(row, column, tap);
                }
            }
        }
        return kept;
    }
}
