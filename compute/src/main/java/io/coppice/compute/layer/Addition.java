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
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The sum of inputs of one shape: the end of a residual block. A channel closed in one of them is zero there. */
public record Addition() implements Operator {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "addition";
        }

        @Override
        public String keys() {
            return "inputs = [a, b, ...]";
        }

        @Override
        public Optional<Operator> read(OperatorKeys keys) {
            return Optional.of(new Addition());
        }

        @Override
        public List<CompactKind> compactKinds() {
            return List.of(new Kind(), Select.KIND);
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
        for (Shape other : inputs) {
            if (!other.equals(first)) {
                throw new IllegalArgumentException(
                        "of an addition one branch gives " + first.text() + " and the other " + other.text()
                                + ": give the shorter one a 1 x 1 convolution with the outputs and the stride of the"
                                + " longer one");
            }
        }
        return first;
    }

    @Override
    public <U extends Units<U>> U alive(List<U> in, Optional<U> gate, int outputs) {
        U either = in.getFirst();
        for (int i = 1; i < in.size(); i++) {
            either = either.union(in.get(i));
        }
        return either;
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, List<Shape> inputs, int input) {
        return out;
    }

    @Override
    public boolean sharesInput() {
        return true;
    }

    @Override
    public boolean handsGradientOn() {
        return true;
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels()
                .add(
                        pass.inputs()[0],
                        pass.inputUnits()[0],
                        pass.inputs()[1],
                        pass.inputUnits()[1],
                        pass.out(),
                        pass.outUnits());
        for (int i = 2; i < pass.inputs().length; i++) {
            pass.kernels().addTo(pass.out(), pass.outUnits(), pass.inputs()[i], pass.inputUnits()[i]);
        }
    }

    /** The gradient of the sum is the gradient of each input: whoever runs the pass hands it on. */
    @Override
    public void backwardToData(LayerPass pass, int input, Tensor outGradient, Tensor inGradient) {
        throw new IllegalStateException("the gradient of an addition is handed on as it is");
    }

    @Override
    public boolean foldsConstants(boolean behind) {
        return false;
    }

    @Override
    public boolean dropsZeros(boolean folds, boolean drops) {
        return true;
    }

    @Override
    public UnitSet gradientUnits(LayerPass pass, int input) {
        return pass.outUnits();
    }

    @Override
    public CompactEdge compact(Compacting network) {
        float[] constants = new float[network.channels()];
        int inputs = network.inputs();
        int[] units = Arrays.stream(network.units())
                .filter(unit -> !network.dropsZeros() || anyComputes(network, unit))
                .toArray();
        if (units.length == 0) {
            return Compacting.nothing(constants);
        }
        int sum = -1;
        for (int i = 0; i < inputs; i++) {
            if (network.in(i).units().length > 0) {
                int part = network.select(i, units);
                sum = sum < 0 ? part : network.add(new Finished(sum, part, network.output(units.length)));
            }
        }
        return new CompactEdge(sum, units, constants);
    }

    private static boolean anyComputes(Compacting network, int unit) {
        for (int i = 0; i < network.inputs(); i++) {
            if (network.in(i).computes(unit)) {
                return true;
            }
        }
        return false;
    }

    /** The sum of two edges of one shape. */
    public record Finished(int first, int second, Shape output) implements CompactNode {
        @Override
        public int[] from() {
            return new int[] {first, second};
        }

        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
            for (int channel = 0; channel < out.channels(); channel++) {
                kernels.combine(in[0], channel, 1, in[1], channel, 1, 0, out, channel);
            }
        }

        @Override
        public void write(CompactText text, int number) {
            text.line("add", CompactText.NAMELESS, this, "" + second);
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            graph.node("Add", List.of(in[0], in[1]), name);
        }
    }

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return "add";
        }

        @Override
        public CompactNode read(CompactLine line) {
            int second = line.number(0);
            CompactLine.expect(line.out(), line.edge(second));
            return new Finished(line.from(), second, line.out(line.in()));
        }
    }
}
