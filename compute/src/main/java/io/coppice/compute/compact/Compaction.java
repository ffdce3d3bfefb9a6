package io.coppice.compute.compact;

import io.coppice.compute.layer.Addition;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.Layer;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.Stage;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a physically smaller network of a folded one, equal in output: closed units are left out with all that feeds only
 * them; a batch normalisation goes into the weights before it where nothing else reads those; a unit that is the same for
 * every image goes into the biases behind it, layers of which nothing else is left collapse.
 *
 * <p>A constant unit stays, as a row of zeros with its bias, where no bias can stand for it: before a padded convolution,
 * whose windows see less of it at the border, and before an addition.
 */
public final class Compaction {
    private final FoldedNetwork folded;
    private final Network network;
    private final Needs needs;
    private final List<CompactNode> nodes = new ArrayList<>();
    private final CompactEdge[] edges;
    private final int[] readers;

    private Compaction(FoldedNetwork folded) {
        this.folded = folded;
        this.network = folded.network();
        this.needs = new Needs(folded);
        this.edges = new CompactEdge[network.stages().size() + 1];
        this.readers = new int[edges.length];
        for (Stage stage : network.stages()) {
            readers[stage.from()]++;
            if (stage.joins()) {
                readers[stage.second()]++;
            }
        }
    }

    public static CompactNetwork of(FoldedNetwork folded) {
        return new Compaction(folded).compact();
    }

    private CompactNetwork compact() {
        Shape images = network.input();
        edges[0] = new CompactEdge(0, UnitSet.all(images.channels()).toArray(), new float[images.channels()]);
        for (int i = 0; i < network.stages().size(); i++) {
            Stage stage = network.stages().get(i);
            edges[i + 1] = compact(stage, i + 1, edges[stage.from()]);
        }
        return new CompactNetwork(images, nodes);
    }

    private CompactEdge compact(Stage stage, int edge, CompactEdge in) {
        return switch (stage.layer()) {
            case Convolution convolution -> linear(stage, edge, in);
            case Dense dense -> linear(stage, edge, in);
            case BatchNorm norm -> normalise(stage, edge, in);
            case Relu relu -> same(stage, edge, in, new CompactNode.Relu(in.edge(), shape(stage, in.units().length)));
            case MaxPool pool ->
                same(
                        stage,
                        edge,
                        in,
                        new CompactNode.MaxPool(in.edge(), shape(stage, in.units().length), pool.window()));
            case GlobalAveragePool pool ->
                same(stage, edge, in, new CompactNode.AveragePool(in.edge(), shape(stage, in.units().length)));
            case Flatten flatten -> flatten(stage, edge, in);
            case Addition addition -> add(stage, edge, in, edges[stage.second()]);
            case Layer other ->
                throw new IllegalArgumentException(
                        network.name() + " has the layer " + other + ", which has no compact form and no ONNX"
                                + " operator, so it cannot be exported; Compaction is where one is given");
        };
    }

    private static Shape shape(Stage stage, int channels) {
        Shape output = stage.output();
        return new Shape(Math.max(1, channels), output.height(), output.width());
    }

    /** Rows of the needed outputs, columns of the inputs that are computed; the others' constants go into the biases. */
    private CompactEdge linear(Stage stage, int edge, CompactEdge in) {
        OpenWeights weights = OpenWeights.of(folded, stage.block());
        int[] columns = columns(weights, in);
        float[] constants = new float[stage.output().channels()];
        List<Integer> computed = new ArrayList<>();
        List<Float> biases = new ArrayList<>();
        for (int unit : needs.units(edge)) {
            int row = weights.open().outputs().countBelow(unit);
            float bias = bias(weights, row, in);
            boolean constant = Arrays.stream(columns).noneMatch(column -> weights.connects(row, column));
            if (constant && (bias == 0 ? needs.dropsZeros(edge) : needs.foldsConstants(edge))) {
                constants[unit] = bias;
            } else {
                computed.add(unit);
                biases.add(bias);
            }
        }
        if (computed.isEmpty()) {
            return new CompactEdge(0, new int[0], constants);
        }
        int[] units = computed.stream().mapToInt(Integer::intValue).toArray();
        float[] kept = kept(weights, units, columns);
        float[] keptBiases = new float[units.length];
        for (int i = 0; i < units.length; i++) {
            keptBiases[i] = biases.get(i);
        }
        Shape output = shape(stage, units.length);
        int from = columns.length == 0 ? 0 : in.edge();
        nodes.add(
                stage.layer() instanceof Convolution convolution
                        ? new CompactNode.Convolution(
                                weights.name(), from, output, columns.length, convolution.window(), kept, keptBiases)
                        : new CompactNode.Dense(weights.name(), from, output, columns.length, kept, keptBiases));
        return new CompactEdge(nodes.size(), units, constants);
    }

    /** By rank in the compact input: the column of the original weights. */
    private static int[] columns(OpenWeights weights, CompactEdge in) {
        return Arrays.stream(in.units())
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

    private CompactEdge normalise(Stage stage, int edge, CompactEdge in) {
        UnitSet open = folded.open().get(stage.block()).outputs();
        Normalisation all = Normalisation.of(folded, stage);
        float[] constants = new float[stage.output().channels()];
        List<Integer> computed = new ArrayList<>();
        for (int unit : needs.units(edge)) {
            int row = open.countBelow(unit);
            float constant = all.factors()[row] * in.constants()[unit] + all.shifts()[row];
            boolean varies = in.computes(unit) && all.factors()[row] != 0;
            if (varies || !(constant == 0 ? needs.dropsZeros(edge) : needs.foldsConstants(edge))) {
                computed.add(unit);
            } else {
                constants[unit] = constant;
            }
        }
        int[] units = computed.stream().mapToInt(Integer::intValue).toArray();
        if (units.length == 0) {
            return new CompactEdge(0, units, constants);
        }
        float[] factors = new float[units.length];
        float[] shifts = new float[units.length];
        for (int i = 0; i < units.length; i++) {
            factors[i] = all.factors()[open.countBelow(units[i])];
            shifts[i] = all.shifts()[open.countBelow(units[i])];
        }
        Normalisation kept = new Normalisation(factors, shifts);
        boolean own = readers[stage.from()] == 1 && Arrays.equals(in.units(), units) && in.edge() == nodes.size();
        if (own && nodes.getLast() instanceof CompactNode.Convolution convolution) {
            nodes.set(nodes.size() - 1, Folding.into(convolution, kept));
        } else if (own && nodes.getLast() instanceof CompactNode.Dense dense) {
            nodes.set(nodes.size() - 1, Folding.into(dense, kept));
        } else {
            int from = select(stage.input(), in, units);
            String name = network.blocks().get(stage.block()).name();
            nodes.add(new CompactNode.Scale(name, from, shape(stage, units.length), factors, shifts));
        }
        return new CompactEdge(nodes.size(), units, constants);
    }

    /** The edge that carries just these units of another, zeros where that has none. */
    private int select(Shape shape, CompactEdge in, int[] units) {
        if (Arrays.equals(in.units(), units)) {
            return in.edge();
        }
        int[] channels = Arrays.stream(units).map(in::rank).toArray();
        Shape output = new Shape(units.length, shape.height(), shape.width());
        nodes.add(new CompactNode.Select(in.edge(), output, channels));
        return nodes.size();
    }

    /** Layers that leave units what they are; of them only the ReLU changes a constant. */
    private CompactEdge same(Stage stage, int edge, CompactEdge in, CompactNode node) {
        float[] constants = in.constants().clone();
        if (stage.layer() instanceof Relu) {
            for (int unit = 0; unit < constants.length; unit++) {
                constants[unit] = Math.max(constants[unit], 0);
            }
        }
        if (in.units().length == 0) {
            return new CompactEdge(0, in.units(), constants);
        }
        nodes.add(node);
        return new CompactEdge(nodes.size(), in.units(), constants);
    }

    private CompactEdge flatten(Stage stage, int edge, CompactEdge in) {
        int positions = stage.output().channels() / stage.input().channels();
        float[] constants = new float[stage.output().channels()];
        List<Integer> computed = new ArrayList<>();
        for (int unit : needs.units(edge)) {
            if (in.computes(unit / positions)) {
                computed.add(unit);
            } else {
                constants[unit] = in.constants()[unit / positions];
            }
        }
        int[] units = computed.stream().mapToInt(Integer::intValue).toArray();
        if (units.length == 0) {
            return new CompactEdge(0, units, constants);
        }
        int[] features = Arrays.stream(units)
                .map(unit -> in.rank(unit / positions) * positions + unit % positions)
                .toArray();
        nodes.add(new CompactNode.Flatten(in.edge(), Shape.vector(units.length), features));
        return new CompactEdge(nodes.size(), units, constants);
    }

    private CompactEdge add(Stage stage, int edge, CompactEdge first, CompactEdge second) {
        float[] constants = new float[stage.output().channels()];
        int[] units = Arrays.stream(needs.units(edge))
                .filter(unit -> first.computes(unit) || second.computes(unit) || !needs.dropsZeros(edge))
                .toArray();
        if (units.length == 0) {
            return new CompactEdge(0, units, constants);
        }
        boolean onlyFirst = second.units().length == 0;
        boolean onlySecond = first.units().length == 0;
        int from = onlySecond ? -1 : select(stage.input(), first, units);
        int other = onlyFirst ? -1 : select(stage.input(), second, units);
        if (onlyFirst || onlySecond) {
            return new CompactEdge(onlyFirst ? from : other, units, constants);
        }
        nodes.add(new CompactNode.Add(from, other, shape(stage, units.length)));
        return new CompactEdge(nodes.size(), units, constants);
    }
}
