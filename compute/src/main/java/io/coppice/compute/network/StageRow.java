package io.coppice.compute.network;

import io.coppice.compute.layer.Addition;
import io.coppice.compute.layer.Layer;
import io.coppice.compute.layer.Residual;
import io.coppice.compute.layer.SampleGate;
import io.coppice.compute.layer.SampleGates;
import io.coppice.compute.layer.Segment;
import io.coppice.compute.network.GateShape.Axis;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the segments of a network into a row of stages, with their blocks and gates. */
final class StageRow {
    private final String name;
    private final Shape images;
    private final List<SampleGates> sampleGates;
    final List<Stage> stages = new ArrayList<>();
    final List<BlockShape> blocks = new ArrayList<>();
    final List<GateShape> gates = new ArrayList<>();

    /**
     * @param name of the network, for its errors
     * @param sampleGates by gate layer, where every sample has gates of its own; else empty
     */
    StageRow(String name, Shape images, List<SampleGates> sampleGates) {
        this.name = name;
        this.sampleGates = sampleGates;
        this.images = images;
    }

    /**
     * Appends a branch that reads an edge.
     *
     * @return the edge it ends at
     * @throws IllegalArgumentException when a layer cannot take what comes before it
     */
    int append(List<? extends Segment> segments, int from) {
        int edge = from;
        for (Segment segment : segments) {
            edge = switch (segment) {
                case Layer layer -> append(layer, edge, -1);
                case Residual residual -> append(residual, edge);
            };
        }
        return edge;
    }

    private int append(Residual residual, int from) {
        int main = append(residual.main(), from);
        int shortcut = append(residual.shortcut(), from);
        if (!shape(main).equals(shape(shortcut))) {
            throw new IllegalArgumentException(name + " has a residual block of which one branch gives "
                    + sizes(shape(main)) + " and the other " + sizes(shape(shortcut))
                    + ": give its shortcut a 1 x 1 convolution with the outputs and the stride of the main branch");
        }
        return append(new Addition(), main, shortcut);
    }

    private int append(Layer layer, int from, int second) {
        Optional<Axis> axis = layer.gate();
        int gate = gates.size();
        if (axis.equals(Optional.of(Axis.INPUT)) && !sampleGates.isEmpty()) {
            return place(layer, place(new SampleGate(sampleGates.get(gate)), from, -1), second);
        }
        int edge = place(layer, from, second);
        boolean gated = axis.isPresent() && !sampleGates.isEmpty();
        return gated ? place(new SampleGate(sampleGates.get(gate)), edge, -1) : edge;
    }

    private int place(Layer layer, int from, int second) {
        Shape input = shape(from);
        Shape output = output(layer, input);
        int block = -1;
        if (layer.block(input).isPresent()) {
            block = add(layer.block(input).get());
        }
        int statistics = -1;
        if (layer.statistics(input).isPresent()) {
            statistics = add(layer.statistics(input).get());
        }
        int gate = -1;
        if (layer.gate().isPresent()) {
            gate = gates.size();
            int switched = layer.gatesProducer() ? producer(layer, from) : block;
            gates.add(GateShape.of(blocks.get(switched), switched, layer.gate().get(), block));
        }
        stages.add(new Stage(layer, input, output, from, second, block, statistics, gate));
        return stages.size();
    }

    /** Names of blocks are names of arrays, so they must differ; γ and the statistics of one layer have arrays of their own. */
    private int add(BlockShape block) {
        if (blocks.stream().anyMatch(other -> other.weightsName().equals(block.weightsName()))) {
            throw new IllegalArgumentException(name + " has two layers named " + block.name());
        }
        blocks.add(block);
        return blocks.size() - 1;
    }

    /** The block of the weights right before a layer that carries their gates. */
    private int producer(Layer layer, int from) {
        int block = from == 0 ? -1 : stages.get(from - 1).block();
        if (block < 0 || !blocks.get(block).isLinear() || stages.get(from - 1).hasGate()) {
            throw new IllegalArgumentException(name + " has gates behind " + layer
                    + ", which must follow a convolution or dense layer without gates of its own");
        }
        return block;
    }

    private Shape output(Layer layer, Shape input) {
        try {
            return layer.output(input);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(
                    name + " cannot take images of " + sizes(images) + ": " + problem.getMessage(), problem);
        }
    }

    private static String sizes(Shape shape) {
        return shape.channels() + " x " + shape.height() + " x " + shape.width();
    }

    Shape shape(int edge) {
        return edge == 0 ? images : stages.get(edge - 1).output();
    }
}
