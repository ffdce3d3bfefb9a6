package io.coppice.compute.layer;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.kernel.GroupedConvolutions;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.CompactLine;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.CompactText;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.operator.OpenWeights;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What convolutions in groups have in common: an output has weights for the inputs of its group only. Gates, if any, stand on
 * the output channels. A whole group goes when none of its outputs is needed; of a group that stays a finished network keeps
 * every input.
 */
interface Grouped extends Layer {
    CompactKind KIND = new Kind();

    String name();

    Window window();

    boolean gated();

    boolean biased();

    /** How many groups there are, given the number of inputs. */
    int groups(int inputs);

    int outputs(int inputs);

    @Override
    default Optional<String> label() {
        return Optional.of(name());
    }

    @Override
    default Shape output(Shape input) {
        if (input.channels() % groups(input.channels()) != 0
                || outputs(input.channels()) % groups(input.channels()) != 0) {
            throw new IllegalArgumentException(name() + " has " + groups(input.channels())
                    + " groups, which do not divide its " + input.channels() + " inputs and "
                    + outputs(input.channels()) + " outputs: give it a divisor of both");
        }
        Windows.requireFit(name(), window(), input);
        return new Shape(
                outputs(input.channels()), window().outputSize(input.height()), window().outputSize(input.width()));
    }

    @Override
    default Optional<BlockShape> block(Shape input) {
        int groups = groups(input.channels());
        return Optional.of(new BlockShape(
                name(),
                outputs(input.channels()),
                input.channels() / groups,
                window().area(),
                BlockShape.Role.grouped(groups, biased())));
    }

    @Override
    default Optional<GateShape.Axis> gate() {
        return gated() ? Optional.of(GateShape.Axis.OUTPUT) : Optional.empty();
    }

    @Override
    default int weightUses(List<Shape> inputs) {
        Shape output = output(inputs.getFirst());
        return output.height() * output.width();
    }

    /** Without a bias an output is zero whose whole group is closed. */
    @Override
    default <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        int groups = groups(in.total());
        U fed = biased() ? in.whole(outputs) : in.groups(in.total() / groups).expand(outputs / groups);
        return gate.map(fed::intersect).orElse(fed);
    }

    @Override
    default <U extends Units<U>> U needed(U out, Optional<U> gate, Shape input) {
        U wanted = gate.map(out::intersect).orElse(out);
        int groups = groups(input.channels());
        return wanted.groups(out.total() / groups).expand(input.channels() / groups);
    }

    @Override
    default boolean sharesInput() {
        return true;
    }

    @Override
    default <U extends Units<U>> double weights(BlockShape shape, U in, U out) {
        return out.meanCount() * shape.inputs() * shape.span();
    }

    private GroupedConvolutions arithmetic(int inputs) {
        int groups = groups(inputs);
        return new GroupedConvolutions(window(), inputs / groups, outputs(inputs) / groups);
    }

    private int biasAt(LayerPass pass) {
        return biased() ? pass.biasAt() : Kernels.NO_BIAS;
    }

    @Override
    default void forward(LayerPass pass) {
        Kernels kernels = pass.kernels();
        Tensor out = kernels.hostRoom(pass.out());
        arithmetic(pass.inUnits().total())
                .forward(
                        kernels,
                        kernels.onHost(pass.in()),
                        pass.inUnits(),
                        pass.parameters(),
                        pass.weightAt(),
                        biasAt(pass),
                        out,
                        pass.outUnits());
        kernels.wroteOnHost(pass.out(), out);
    }

    @Override
    default void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        Kernels kernels = pass.kernels();
        arithmetic(pass.inUnits().total())
                .toWeights(
                        kernels,
                        kernels.onHost(pass.in()),
                        pass.inUnits(),
                        kernels.onHost(outGradient),
                        pass.outUnits(),
                        gradients,
                        pass.weightAt(),
                        biasAt(pass));
        int inputs = pass.inUnits().total();
        int row = inputs / groups(inputs) * window().area();
        int rows = pass.outUnits().count();
        kernels.written(gradients, pass.weightAt(), rows * (row + (biased() ? 1 : 0)));
    }

    @Override
    default void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        Kernels kernels = pass.kernels();
        Tensor found = kernels.hostRoom(inGradient);
        arithmetic(pass.inUnits().total())
                .toData(
                        kernels,
                        kernels.onHost(outGradient),
                        pass.outUnits(),
                        pass.parameters(),
                        pass.weightAt(),
                        found,
                        pass.inUnits());
        kernels.wroteOnHost(inGradient, found);
    }

    /** At the border a padded window sees less of a constant channel, so no bias can stand for it. */
    @Override
    default boolean foldsConstants(boolean behind) {
        return window().padding() == 0;
    }

    @Override
    default boolean dropsZeros(boolean folds, boolean drops) {
        return true;
    }

    /** Inputs that some weight connects with one of the outputs. */
    @Override
    default UnitSet dependsOn(UnitSet out, Optional<OpenWeights> weights, List<Shape> inputs, int input) {
        OpenWeights block = weights.orElseThrow();
        int all = inputs.getFirst().channels();
        int each = all / groups(all);
        int perGroup = outputs(all) / groups(all);
        boolean[] connected = new boolean[inputs.getFirst().channels()];
        for (int row = 0; row < block.open().outputs().count(); row++) {
            int unit = block.open().outputs().unit(row);
            for (int column = 0; out.contains(unit) && column < each; column++) {
                connected[unit / perGroup * each + column] |= block.connects(row, column);
            }
        }
        return UnitSet.where(connected.length, unit -> connected[unit]);
    }

    @Override
    default CompactEdge compact(Compacting network) {
        OpenWeights weights = network.weights();
        CompactEdge in = network.in(0);
        int groups = groups(network.input(0).channels());
        int each = network.input(0).channels() / groups;
        int perGroup = network.channels() / groups;
        float[] constants = new float[network.channels()];
        float[] biases = new float[network.channels()];
        boolean[] computed = new boolean[network.channels()];
        for (int unit : network.units()) {
            int row = weights.open().outputs().countBelow(unit);
            int first = unit / perGroup * each;
            biases[unit] = bias(weights, row, in, first, each);
            boolean constant = IntStream.range(0, each)
                    .noneMatch(column -> in.computes(first + column) && weights.connects(row, column));
            computed[unit] = !constant || !(biases[unit] == 0 ? network.dropsZeros() : network.foldsConstants());
            constants[unit] = computed[unit] ? 0 : biases[unit];
        }
        int[] units = IntStream.range(0, computed.length)
                .filter(unit -> computed[unit])
                .toArray();
        if (units.length == 0) {
            return Compacting.nothing(constants);
        }
        int[] kept =
                Arrays.stream(units).map(unit -> unit / perGroup).distinct().toArray();
        int[] inputs = Arrays.stream(kept)
                .flatMap(group -> IntStream.range(group * each, (group + 1) * each))
                .toArray();
        int[] rows = rows(kept, perGroup, computed);
        float[] values = new float[rows.length * each * window().area()];
        float[] added = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (computed[rows[i]]) {
                int row = weights.open().outputs().countBelow(rows[i]);
                int first = rows[i] / perGroup * each;
                added[i] = biases[rows[i]];
                for (int column = 0; column < each; column++) {
                    for (int tap = 0; in.computes(first + column) && tap < window().area(); tap++) {
                        values[(i * each + column) * window().area() + tap] = weights.weight(row, column, tap);
                    }
                }
            }
        }
        int from = network.select(0, inputs);
        int edge = network.add(
                new Finished(name(), from, network.output(rows.length), kept.length, each, window(), values, added));
        return new CompactEdge(network.selectFrom(edge, rows, units), units, constants);
    }

    /** Groups have as many outputs as the fullest of them needs: the others are filled up with outputs of zeros. */
    private static int[] rows(int[] groups, int perGroup, boolean[] computed) {
        int most = 0;
        for (int group : groups) {
            most = Math.max(most, (int) units(group, perGroup, computed, true).count());
        }
        int size = most;
        return Arrays.stream(groups)
                .flatMap(group -> IntStream.concat(
                                units(group, perGroup, computed, true), units(group, perGroup, computed, false))
                        .limit(size)
                        .sorted())
                .toArray();
    }

    private static IntStream units(int group, int perGroup, boolean[] computed, boolean wanted) {
        return IntStream.range(group * perGroup, (group + 1) * perGroup).filter(unit -> computed[unit] == wanted);
    }

    private static float bias(OpenWeights weights, int row, CompactEdge in, int first, int inputs) {
        double bias = weights.bias(row);
        for (int column = 0; column < inputs; column++) {
            float constant = in.constants()[first + column];
            bias += constant == 0 ? 0 : constant * weights.sum(row, column);
        }
        return (float) bias;
    }

    /**
     * A finished one.
     *
     * @param inputs of one group
     * @param weights {@code [output][input of its group][row][column]}
     * @param biases {@code [output]}
     */
    record Finished(
            String name,
            int source,
            Shape output,
            int groups,
            int inputs,
            Window window,
            float[] weights,
            float[] biases)
            implements Weighted {

        @Override
        public int[] from() {
            return new int[] {source};
        }

        @Override
        public Weighted with(float[] weights, float[] biases) {
            return new Finished(name, source, output, groups, inputs, window, weights, biases);
        }

        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
            new GroupedConvolutions(window, inputs, output.channels() / groups)
                    .forward(
                            kernels,
                            in[0],
                            UnitSet.all(groups * inputs),
                            parameters,
                            0,
                            weights.length,
                            out,
                            UnitSet.all(output.channels()));
        }

        @Override
        public void write(CompactText text, int number) {
            List<Integer> shape = List.of(output.channels(), inputs, window.kernel(), window.kernel());
            text.line(KIND.name(), name, this, groups + " " + CompactLine.text(window));
            text.floats(name + ".weight", shape, weights);
            text.floats(name + ".bias", shape.subList(0, 1), biases);
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            int edge = window.kernel();
            String weight = graph.constant(this.name + ".weight", weights, output.channels(), inputs, edge, edge);
            String bias = graph.constant(this.name + ".bias", biases, output.channels());
            graph.node(
                    "Conv",
                    List.of(in[0], weight, bias),
                    name,
                    OnnxForm.kernel(window),
                    OnnxForm.strides(window),
                    OnnxForm.pads(window),
                    new OnnxForm.Attribute.Whole("group", groups));
        }

        @Override
        public boolean givesVectors(boolean ofInput) {
            return false;
        }

        @Override
        public String toString() {
            return ArrayText.record(
                    "Finished",
                    "name",
                    name,
                    "source",
                    source,
                    "output",
                    output,
                    "groups",
                    groups,
                    "inputs",
                    inputs,
                    "window",
                    window,
                    "weights",
                    weights,
                    "biases",
                    biases);
        }
    }

    /** How it is read. */
    final class Kind implements CompactKind {
        @Override
        public String name() {
            return "grouped-convolution";
        }

        @Override
        public CompactNode read(CompactLine line) {
            int groups = line.number(0);
            Window window = line.window(1);
            int channels = line.out().channels();
            if (groups < 1 || line.in().channels() % groups != 0 || channels % groups != 0) {
                throw new IllegalArgumentException(groups + " groups do not divide "
                        + line.in().channels() + " inputs and " + channels + " outputs");
            }
            Shape out = line.out(CompactLine.moved(window, line.in(), channels));
            int inputs = line.in().channels() / groups;
            float[] weights = line.weights(channels, inputs, window.kernel(), window.kernel());
            return new Finished(line.name(), line.from(), out, groups, inputs, window, weights, line.biases());
        }
    }
}
