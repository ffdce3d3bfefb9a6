package io.coppice.compute.network;

import io.coppice.compute.layer.SampleGates;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.operator.Operator;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.ArrayList;
import java.util.List;

/** A graph of operators, with their parameter blocks and gates. Immutable; holds no parameters. */
public final class Network {
    private final String name;
    private final Shape input;
    private final int classes;
    private final List<LayerSpec> segments;
    private final List<Node> nodes;
    private final List<BlockShape> blocks;
    private final List<GateShape> gates;
    private final UnitReachability flow;

    /** @throws IllegalArgumentException when an operator cannot take what it reads, or the graph cannot be */
    public Network(String name, Shape input, List<? extends LayerSpec> segments) {
        this(name, input, segments, List.of());
    }

    private Network(String name, Shape input, List<? extends LayerSpec> segments, List<SampleGates> sampleGates) {
        GraphBuilder graph = new GraphBuilder(name, input, sampleGates);
        this.segments = List.copyOf(segments);
        graph.build(Wires.of(segments));
        this.name = name;
        this.input = input;
        this.classes = graph.nodes.getLast().output().features();
        this.nodes = List.copyOf(graph.nodes);
        this.blocks = List.copyOf(graph.blocks);
        this.gates = List.copyOf(graph.gates);
        this.flow = new UnitReachability(nodes);
        requireGatesBehindNormalisation();
    }

    /** The same network, where every gate has a number of its own for each sample; given by gate layer. */
    public Network withSampleGates(List<SampleGates> byLayer) {
        return new Network(name, input, segments, byLayer);
    }

    /** A normalised channel whose input is closed would be a constant, not zero, and need no weights of the layer before. */
    private void requireGatesBehindNormalisation() {
        List<UnitSet> closed =
                gates.stream().map(gate -> UnitSet.none(gate.units())).toList();
        UnitReachability.Rule<UnitSet> rule = new UnitRules.OfGates<>(closed, layer -> false);
        List<UnitSet> alive = flow.alive(UnitSet.all(input.channels()), rule);
        for (Node node : nodes) {
            if (node.operator().wantsOpenInputs() && !alive.get(node.from()[0]).isAll()) {
                throw new IllegalArgumentException(name + " has gates before " + node.operator()
                        + ": gates stand behind the batch normalisation, so give them to it");
            }
        }
    }

    public String name() {
        return name;
    }

    public Shape input() {
        return input;
    }

    public int classes() {
        return classes;
    }

    public List<Node> nodes() {
        return nodes;
    }

    /** What an edge carries of one sample: the images at edge 0, the output of node i at edge i + 1. */
    public Shape edge(int edge) {
        return edge == 0 ? input : nodes.get(edge - 1).output();
    }

    public List<BlockShape> blocks() {
        return blocks;
    }

    public List<GateShape> gates() {
        return gates;
    }

    /**
     * The rows and columns of every block that take part when these units are open: those that can be other than zero
     * and that something depends on. A closed channel closes its inputs of the dense layer behind it, and a channel of
     * which no input is open there is not computed either.
     *
     * @param openUnits by gate layer
     * @throws IllegalArgumentException when their number does not match the gates
     */
    public List<OpenBlock> open(List<UnitSet> openUnits) {
        return openAt(edges(openUnits, UnitSet.all(input.channels())));
    }

    /** The same, given the units that take part at every edge. */
    public List<OpenBlock> openAt(List<UnitSet> edges) {
        List<OpenBlock> open = new ArrayList<>(blocks.size());
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node.hasBlock()) {
                UnitSet columns = node.operator().columns(edges.get(node.from()[0]), blocks.get(node.block()));
                open.add(new OpenBlock(edges.get(i + 1), columns));
            }
            if (node.hasStatistics()) {
                open.add(open.getLast());
            }
        }
        return open;
    }

    /** The units that take part at every edge when these rows and columns do: what {@link #openAt} was given. */
    public List<UnitSet> edgesOf(List<OpenBlock> open) {
        return flow.edges(UnitSet.all(input.channels()), new UnitRules.OfBlocks(open));
    }

    /**
     * The units that take part at every edge: before the first node and after each one.
     *
     * @param gates what is known of the gates, by gate layer: open units, or their probabilities
     * @param images the same of the images' channels: all of them
     */
    public <U extends Units<U>> List<U> edges(List<U> gates, U images) {
        requireGates(gates);
        return flow.edges(images, new UnitRules.OfGates<>(gates, layer -> false));
    }

    /** The same in the papers' counting, where a closed channel does not close its inputs of a dense layer. */
    public <U extends Units<U>> List<U> edgesOfPapers(List<U> gates, U images) {
        requireGates(gates);
        return flow.edges(images, new UnitRules.OfGates<>(gates, Operator::hidesUnitsInPapers));
    }

    /** Weights then biases of a block as training begins where a job says nothing else: {@link Initialisation#papers}. */
    public float[] initialBlock(int block, CounterRandom noise) {
        return Initialisation.papers(this).block(this, block, noise);
    }

    private <U extends Units<U>> void requireGates(List<U> given) {
        if (given.size() != gates.size()) {
            throw new IllegalArgumentException(name + " has " + gates.size() + " gate layers, not " + given.size());
        }
        for (int i = 0; i < given.size(); i++) {
            GateShape gate = gates.get(i);
            if (given.get(i).total() != gate.units()) {
                throw new IllegalArgumentException("The gates of " + gate.name() + " in " + name + " are "
                        + gate.units() + ", not " + given.get(i).total());
            }
        }
    }
}
