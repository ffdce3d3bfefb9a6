package io.coppice.compute.layer;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.CompactLine;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.CompactText;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fully connected layer with bias on a vector of features, its gates (if any) on the inputs. */
public record Dense(String name, int outputs, boolean gated) implements Linear {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "dense";
        }

        @Override
        public String keys() {
            return "outputs, gates = false, name = fc1";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            return keys.whole("outputs", 1)
                    .map(outputs -> new Dense(keys.name("fc"), outputs, keys.flag("gates", false)));
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
    public Optional<String> label() {
        return Optional.of(name);
    }

    @Override
    public void write(Map<String, Object> keys) {
        keys.put("name", name);
        keys.put("outputs", outputs);
        keys.put("gates", gated);
    }

    @Override
    public Shape output(Shape input) {
        if (input.height() != 1 || input.width() != 1) {
            throw new IllegalArgumentException("dense layer " + name + " takes a vector, not planes of "
                    + input.height() + " x " + input.width() + ": flatten them first");
        }
        return Shape.vector(outputs);
    }

    @Override
    public Optional<BlockShape> block(Shape input) {
        return Optional.of(new BlockShape(name, outputs, input.channels(), 1));
    }

    @Override
    public boolean connectsAll() {
        return true;
    }

    @Override
    public Optional<GateShape.Axis> gate() {
        return gated ? Optional.of(GateShape.Axis.INPUT) : Optional.empty();
    }

    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return in.whole(outputs);
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, Shape input) {
        return gate.orElseGet(() -> out.whole(input.channels()));
    }

    /** Without gates it needs every unit that there is. */
    @Override
    public boolean sharesInput() {
        return !gated;
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().dense(pass.in(), pass.parameters(), pass.weightAt(), pass.biasAt(), pass.out());
    }

    @Override
    public void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        pass.kernels().denseToWeights(pass.in(), outGradient, gradients, pass.weightAt(), pass.biasAt());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().denseToData(outGradient, pass.parameters(), pass.weightAt(), inGradient);
    }

    @Override
    public boolean foldsConstants(boolean behind) {
        return true;
    }

    @Override
    public Weighted compact(int from, Shape output, int inputs, float[] weights, float[] biases) {
        return new Finished(name, from, output, inputs, weights, biases);
    }

    /**
     * A finished one.
     *
     * @param inputs 0 where only the biases are left
     * @param weights {@code [output][input]}
     * @param biases {@code [output]}
     */
    public record Finished(String name, int source, Shape output, int inputs, float[] weights, float[] biases)
            implements Weighted {

        @Override
        public int[] from() {
            return new int[] {source};
        }

        @Override
        public Weighted with(float[] weights, float[] biases) {
            return new Finished(name, source, output, inputs, weights, biases);
        }

        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
            if (inputs == 0) {
                Weighted.constants(biases, out);
            } else {
                kernels.dense(in[0], parameters, 0, weights.length, out);
            }
        }

        @Override
        public void write(CompactText text, int number) {
            List<Integer> shape = List.of(output.channels(), inputs);
            text.line(TYPE.name(), name, this, "" + inputs);
            text.floats(name + ".weight", shape, weights);
            text.floats(name + ".bias", shape.subList(0, 1), biases);
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            if (inputs == 0) {
                graph.sameForAll(graph.constant(this.name + ".bias", biases, 1, biases.length), name, 1);
                return;
            }
            String weight = graph.constant(this.name + ".weight", weights, output.channels(), inputs);
            String bias = graph.constant(this.name + ".bias", biases, output.channels());
            graph.node("Gemm", List.of(in[0], weight, bias), name, new OnnxForm.Attribute.Whole("transB", 1));
        }

        @Override
        public boolean givesVectors(boolean ofInput) {
            return true;
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
                    "inputs",
                    inputs,
                    "weights",
                    weights,
                    "biases",
                    biases);
        }
    }

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return TYPE.name();
        }

        @Override
        public CompactNode read(CompactLine line) {
            int inputs = line.inputs(0);
            int channels = line.out().channels();
            Shape out = line.out(Shape.vector(channels));
            CompactLine.expect(line.in(), inputs == 0 ? line.in() : Shape.vector(inputs));
            return new Finished(line.name(), line.from(), out, inputs, line.weights(channels, inputs), line.biases());
        }
    }
}
