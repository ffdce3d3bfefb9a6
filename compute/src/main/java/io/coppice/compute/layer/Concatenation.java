package io.coppice.compute.layer;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.CompactLine;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.CompactText;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.operator.Operator;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The channels of all inputs, one after the other: the end of a dense block (Huang et al., 2017). */
public record Concatenation() implements Operator {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "concatenation";
        }

        @Override
        public String keys() {
            return "inputs = [a, b, ...]";
        }

        @Override
        public Optional<Operator> read(OperatorKeys keys) {
            return Optional.of(new Concatenation());
        }

        @Override
        public List<CompactKind> compactKinds() {
            return List.of(new Kind());
        }
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public int leastInputs() {
        return 2;
    }

    @Override
    public int mostInputs() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape first = inputs.getFirst();
        int channels = 0;
        for (Shape each : inputs) {
            if (each.height() != first.height() || each.width() != first.width()) {
                throw new IllegalArgumentException(
                        "a concatenation takes planes of one size, not " + first.text() + " and " + each.text()
                                + ": pooling or a convolution with a stride makes the larger one smaller");
            }
            channels += each.channels();
        }
        return new Shape(channels, first.height(), first.width());
    }

    @Override
    public <U extends Units<U>> U alive(List<U> in, Optional<U> gate, int outputs) {
        U all = in.getFirst();
        for (int i = 1; i < in.size(); i++) {
            all = all.then(in.get(i));
        }
        return all;
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, List<Shape> inputs, int input) {
        int first = 0;
        for (int i = 0; i < input; i++) {
            first += inputs.get(i).channels();
        }
        return out.slice(first, inputs.get(input).channels());
    }

    @Override
    public boolean sharesInput() {
        return true;
    }

    private static int first(UnitSet[] inputs, int input) {
        int first = 0;
        for (int i = 0; i < input; i++) {
            first += inputs[i].total();
        }
        return first;
    }

    @Override
    public void forward(LayerPass pass) {
        int row = 0;
        for (int input = 0, first = 0; input < pass.inputs().length; input++) {
            UnitSet in = pass.inputUnits()[input];
            int end = pass.outUnits().countBelow(first + in.total());
            for (; row < end; row++) {
                int rank = in.countBelow(pass.outUnits().unit(row) - first);
                pass.kernels().scale(pass.inputs()[input], rank, 1, 0, pass.out(), row);
            }
            first += in.total();
        }
    }

    @Override
    public UnitSet gradientUnits(LayerPass pass, int input) {
        return pass.outUnits().slice(first(pass.inputUnits(), input), pass.inputUnits()[input].total());
    }

    @Override
    public void backwardToData(LayerPass pass, int input, Tensor outGradient, Tensor inGradient) {
        int from = pass.outUnits().countBelow(first(pass.inputUnits(), input));
        for (int row = 0; row < inGradient.channels(); row++) {
            pass.kernels().scale(outGradient, from + row, 1, 0, inGradient, row);
        }
    }

    @Override
    public CompactEdge compact(Compacting network) {
        int[] needed = network.units();
        float[] constants = new float[network.channels()];
        int[] units = new int[0];
        int[] edges = new int[0];
        int[] channels = new int[0];
        for (int input = 0, first = 0; input < network.inputs(); input++) {
            int begin = first;
            int end = first + network.input(input).channels();
            CompactEdge in = network.in(input);
            int[] own = Arrays.stream(needed)
                    .filter(unit -> unit >= begin && unit < end)
                    .map(unit -> unit - begin)
                    .filter(unit -> in.computes(unit) || in.constants()[unit] == 0 && !network.dropsZeros())
                    .toArray();
            System.arraycopy(in.constants(), 0, constants, begin, end - begin);
            if (own.length > 0) {
                units = joined(
                        units, Arrays.stream(own).map(unit -> unit + begin).toArray());
                edges = joined(edges, new int[] {network.select(input, own)});
                channels = joined(channels, new int[] {own.length});
            }
            first = end;
        }
        if (edges.length == 0) {
            return Compacting.nothing(constants);
        }
        for (int unit : units) {
            constants[unit] = 0;
        }
        int edge = edges.length == 1 ? edges[0] : network.add(new Finished(edges, network.output(units.length)));
        return new CompactEdge(edge, units, constants);
    }

    private static int[] joined(int[] some, int[] more) {
        int[] both = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, both, some.length, more.length);
        return both;
    }

    /** The channels of several edges. */
    public record Finished(int[] from, Shape output) implements CompactNode {
        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
            int row = 0;
            for (Tensor each : in) {
                System.arraycopy(
                        each.data(), 0, out.data(), row * out.planeStride(), each.channels() * each.planeStride());
                row += each.channels();
            }
        }

        @Override
        public void write(CompactText text, int number) {
            String others =
                    Arrays.stream(from).skip(1).mapToObj(Integer::toString).collect(Collectors.joining(" "));
            text.line(TYPE.name(), CompactText.NAMELESS, this, others);
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            graph.node("Concat", List.of(in), name, new OnnxForm.Attribute.Whole("axis", 1));
        }

        @Override
        public String toString() {
            return ArrayText.record("Finished", "from", from, "output", output);
        }
    }

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return TYPE.name();
        }

        @Override
        public CompactNode read(CompactLine line) {
            int[] from = new int[1 + line.words()];
            from[0] = line.from();
            int channels = line.in().channels();
            for (int i = 1; i < from.length; i++) {
                from[i] = line.number(i - 1);
                channels += line.edge(from[i]).channels();
                CompactLine.expect(
                        line.edge(from[i]),
                        new Shape(
                                line.edge(from[i]).channels(),
                                line.in().height(),
                                line.in().width()));
            }
            return new Finished(
                    from,
                    line.out(new Shape(channels, line.in().height(), line.in().width())));
        }
    }
}
