package io.coppice.compute.network;

import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.Layer;
import io.coppice.compute.tensor.Noise;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.ArrayList;
import java.util.List;

/** Layers in a row, with their parameter blocks and gates. Immutable; holds no parameters. */
public final class Network {
    private final String name;
    private final Shape input;
    private final int classes;
    private final List<Stage> stages;
    private final List<BlockShape> blocks;
    private final List<GateShape> gates;
    private final UnitFlow trueFlow;
    private final UnitFlow papersFlow;

    /** @throws IllegalArgumentException when a layer cannot take what comes before it */
    public Network(String name, Shape input, List<Layer> layers) {
        this.name = name;
        this.input = input;
        List<Stage> stages = new ArrayList<>();
        List<BlockShape> blocks = new ArrayList<>();
        List<GateShape> gates = new ArrayList<>();
        Shape shape = input;
        for (Layer layer : layers) {
            Stage stage = place(layer, shape, blocks, gates);
            stages.add(stage);
            shape = stage.output();
        }
        this.classes = new Flatten().output(shape).channels();
        this.stages = List.copyOf(stages);
        this.blocks = List.copyOf(blocks);
        this.gates = List.copyOf(gates);
        this.trueFlow = new UnitFlow(this.stages, layer -> false);
        this.papersFlow = new UnitFlow(this.stages, Flatten.class::isInstance);
        requireWholeInput();
    }

    private Stage place(Layer layer, Shape shape, List<BlockShape> blocks, List<GateShape> gates) {
        Shape output;
        try {
            output = layer.output(shape);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(
                    name + " cannot take images of " + input.channels() + " x " + input.height() + " x " + input.width()
                            + ": " + problem.getMessage(),
                    problem);
        }
        int block = -1;
        int gate = -1;
        if (layer.block(shape).isPresent()) {
            block = blocks.size();
            blocks.add(layer.block(shape).get());
        }
        if (layer.gate().isPresent()) {
            gate = gates.size();
            gates.add(GateShape.of(blocks.get(block), block, layer.gate().get()));
        }
        return new Stage(layer, shape, output, block, gate);
    }

    /** Images come whole and stay as they are, so the first layer neither skips channels of them nor overwrites them. */
    private void requireWholeInput() {
        Layer first = stages.getFirst().layer();
        boolean gatedInput = first.gate().filter(GateShape.Axis.INPUT::equals).isPresent();
        if (gatedInput || first.inPlace()) {
            throw new IllegalArgumentException(
                    name + " begins with " + first + ", which would change its images: flatten them first");
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

    public List<Stage> stages() {
        return stages;
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
        List<UnitSet> edges = edges(openUnits, UnitSet.all(input.channels()));
        List<OpenBlock> open = new ArrayList<>(blocks.size());
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i).hasBlock()) {
                open.add(new OpenBlock(edges.get(i + 1), edges.get(i)));
            }
        }
        return open;
    }

    /**
     * The units that take part before and after each stage.
     *
     * @param gates what is known of the gates, by gate layer: open units, or their probabilities
     * @param images the same of the images' channels: all of them
     */
    public <U extends Units<U>> List<U> edges(List<U> gates, U images) {
        requireGates(gates);
        return trueFlow.edges(gates, images);
    }

    /** The same in the papers' counting, where a closed channel does not close its inputs of a dense layer. */
    public <U extends Units<U>> List<U> edgesOfPapers(List<U> gates, U images) {
        requireGates(gates);
        return papersFlow.edges(gates, images);
    }

    /**
     * Weights then biases of a block as training begins: Kaiming normal by fan-out (He et al., 2015), standard deviation
     * sqrt(2 / (outputs * span)); biases 0.
     */
    public float[] initialBlock(int block, Noise noise) {
        BlockShape shape = blocks.get(block);
        float[] parameters = new float[shape.size()];
        double deviation = Math.sqrt(2.0 / ((double) shape.outputs() * shape.span()));
        long base = noise.base(Noise.Stream.WEIGHTS, 0, block);
        for (int i = 0; i < shape.weights(); i++) {
            parameters[i] = (float) (deviation * Noise.normal(base, i));
        }
        return parameters;
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
