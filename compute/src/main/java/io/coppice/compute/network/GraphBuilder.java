package io.coppice.compute.network;

import io.coppice.compute.layer.Identity;
import io.coppice.compute.layer.SampleGate;
import io.coppice.compute.layer.SampleGates;
import io.coppice.compute.network.Wires.Wire;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.GateShape.Axis;
import io.coppice.compute.operator.GraphException;
import io.coppice.compute.operator.Operator;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts wired operators into nodes, with their blocks and gates. */
final class GraphBuilder {
    private final String name;
    private final Shape images;
    private final List<SampleGates> sampleGates;
    private String path = "";
    final List<Node> nodes = new ArrayList<>();
    final List<BlockShape> blocks = new ArrayList<>();
    final List<GateShape> gates = new ArrayList<>();

    /**
     * @param name of the network, for its errors
     * @param sampleGates by gate layer, where every sample has gates of its own; else empty
     */
    GraphBuilder(String name, Shape images, List<SampleGates> sampleGates) {
        this.name = name;
        this.sampleGates = sampleGates;
        this.images = images;
    }

    /** @throws IllegalArgumentException when an operator cannot take what it reads */
    void build(List<Wire> wires) {
        int[] edges = new int[wires.size()];
        int[] readers = new int[wires.size()];
        for (Wire wire : wires) {
            for (int source : wire.sources()) {
                if (source != Wires.INPUT) {
                    readers[source]++;
                }
            }
        }
        for (int i = 0; i < wires.size(); i++) {
            Wire wire = wires.get(i);
            path = wire.path();
            int[] from = new int[wire.sources().length];
            for (int j = 0; j < from.length; j++) {
                int source = wire.sources()[j];
                from[j] = source == Wires.INPUT ? 0 : edges[source];
                if (i == 0) {
                    requireWholeInput(wire.operator());
                }
                boolean alone = source != Wires.INPUT && readers[source] == 1;
                if (!alone && !wire.operator().sharesInput()) {
                    from[j] = place(new Identity(), from[j]);
                }
            }
            edges[i] = append(wire.operator(), from);
        }
    }

    /** The network's input comes whole and stays as it is, so the first operator neither skips channels of it nor overwrites it. */
    private void requireWholeInput(Operator first) {
        boolean gatedInput = first.gate().filter(Axis.INPUT::equals).isPresent();
        if (gatedInput || first.inPlace()) {
            throw new IllegalArgumentException(
                    name + " begins with " + first + ", which would change its images: flatten them first");
        }
    }

    private int append(Operator operator, int[] from) {
        Optional<Axis> axis = operator.gate();
        int gate = gates.size();
        if (axis.isEmpty() || sampleGates.isEmpty()) {
            return place(operator, from);
        }
        if (axis.get() == Axis.INPUT) {
            return place(operator, place(new SampleGate(sampleGates.get(gate)), from));
        }
        return place(new SampleGate(sampleGates.get(gate)), place(operator, from));
    }

    private int place(Operator operator, int... from) {
        List<Shape> inputs = new ArrayList<>();
        for (int edge : from) {
            inputs.add(shape(edge));
        }
        Shape output = output(operator, inputs);
        int block = operator.block(inputs).map(this::add).orElse(-1);
        int statistics = operator.statistics(inputs).map(this::add).orElse(-1);
        int gate = -1;
        if (operator.gate().isPresent()) {
            gate = gates.size();
            int switched = operator.gatesProducer() ? producer(operator, from[0]) : block;
            gates.add(
                    GateShape.of(blocks.get(switched), switched, operator.gate().get(), block));
        }
        nodes.add(new Node(operator, List.copyOf(inputs), output, from, block, statistics, gate));
        return nodes.size();
    }

    /** Names of blocks are names of arrays, so they must differ; γ and the statistics of one layer have arrays of their own. */
    private int add(BlockShape block) {
        if (blocks.stream().anyMatch(other -> other.weightsName().equals(block.weightsName()))) {
            throw new GraphException(path, name + " has two layers named " + block.name());
        }
        blocks.add(block);
        return blocks.size() - 1;
    }

    /** The block of the weights right before an operator that carries their gates. */
    private int producer(Operator operator, int from) {
        int block = from == 0 ? -1 : nodes.get(from - 1).block();
        if (block < 0 || !blocks.get(block).isLinear() || nodes.get(from - 1).hasGate()) {
            throw new GraphException(
                    path,
                    name + " has gates behind " + operator
                            + ", which must follow a convolution or dense layer without gates of its own");
        }
        return block;
    }

    private Shape output(Operator operator, List<Shape> inputs) {
        try {
            return operator.output(inputs);
        } catch (IllegalArgumentException problem) {
            throw new GraphException(
                    path, name + " cannot take images of " + images.text() + ": " + problem.getMessage());
        }
    }

    private Shape shape(int edge) {
        return edge == 0 ? images : nodes.get(edge - 1).output();
    }
}
