package io.coppice.compute.layer;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.Window;
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

/**
 * A convolution, its gates (if any) on the output channels.
 *
 * @param biased whether it has a bias; in front of batch normalisation one would have no effect
 */
public record Convolution(String name, int outputs, Window window, boolean gated, boolean biased) implements Linear {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "convolution";
        }

        @Override
        public String keys() {
            return "outputs, kernel = 3, stride = 1, padding = (kernel - 1) / 2, bias = true, gates = false, name = conv1";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            Optional<Window> window = keys.window(3, true);
            boolean bias = keys.flag("bias", true);
            boolean gates = keys.flag("gates", false);
            String name = keys.name("conv");
            return keys.whole("outputs", 1)
                    .flatMap(outputs -> window.map(it -> new Convolution(name, outputs, it, gates, bias)));
        }

        @Override
        public List<CompactKind> compactKinds() {
            return List.of(new Kind());
        }
    }

    /** With bias. */
    public Convolution(String name, int outputs, Window window, boolean gated) {
        this(name, outputs, window, gated, true);
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
        Windows.write(window, keys);
        keys.put("bias", biased);
        keys.put("gates", gated);
    }

    @Override
    public Shape output(Shape input) {
        Windows.requireFit(name, window, input);
        return new Shape(outputs, window.outputSize(input.height()), window.outputSize(input.width()));
    }

    @Override
    public Optional<BlockShape> block(Shape input) {
        return Optional.of(new BlockShape(
                name,
                outputs,
                input.channels(),
                window.area(),
                biased ? BlockShape.Role.LINEAR : BlockShape.Role.UNBIASED));
    }

    @Override
    public boolean isProjection() {
        return window.kernel() == 1;
    }

    @Override
    public Optional<GateShape.Axis> gate() {
        return gated ? Optional.of(GateShape.Axis.OUTPUT) : Optional.empty();
    }

    @Override
    public int weightUses(List<Shape> inputs) {
        Shape output = output(inputs.getFirst());
        return output.height() * output.width();
    }

    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return gate.orElseGet(() -> in.whole(outputs));
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, Shape input) {
        return out.whole(input.channels());
    }

    @Override
    public boolean sharesInput() {
        return true;
    }

    private int biasAt(LayerPass pass) {
        return biased ? pass.biasAt() : Kernels.NO_BIAS;
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().convolve(window, pass.in(), pass.parameters(), pass.weightAt(), biasAt(pass), pass.out());
    }

    @Override
    public void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        pass.kernels().convolveToWeights(window, pass.in(), outGradient, gradients, pass.weightAt(), biasAt(pass));
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().convolveToData(window, outGradient, pass.parameters(), pass.weightAt(), inGradient);
    }

    /** At the border a padded window sees less of a constant channel, so no bias can stand for it. */
    @Override
    public boolean foldsConstants(boolean behind) {
        return window.padding() == 0;
    }

    @Override
    public Weighted compact(int from, Shape output, int inputs, float[] weights, float[] biases) {
        return new Finished(name, from, output, inputs, window, weights, biases);
    }

    /**
     * A finished one.
     *
     * @param inputs 0 where only the biases are left
     * @param weights {@code [output][input][row][column]}
     * @param biases {@code [output]}
     */
    public record Finished(
            String name, int source, Shape output, int inputs, Window window, float[] weights, float[] biases)
            implements Weighted {

        @Override
        public int[] from() {
            return new int[] {source};
        }

        @Override
        public Weighted with(float[] weights, float[] biases) {
            return new Finished(name, source, output, inputs, window, weights, biases);
        }

        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
            if (inputs == 0) {
                Weighted.constants(biases, out);
            } else {
                kernels.convolve(window, in[0], parameters, 0, weights.length, out);
            }
        }

        @Override
        public void write(CompactText text, int number) {
            List<Integer> shape = List.of(output.channels(), inputs, window.kernel(), window.kernel());
            text.line(TYPE.name(), name, this, inputs + " " + CompactLine.text(window));
            text.floats(name + ".weight", shape, weights);
            text.floats(name + ".bias", shape.subList(0, 1), biases);
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            if (inputs == 0) {
                String value = graph.constant(name + ".value", biases, 1, biases.length, 1, 1);
                graph.sameForAll(value, name, 1, output.height(), output.width());
                return;
            }
            int edge = window.kernel();
            String weight = graph.constant(this.name + ".weight", weights, output.channels(), inputs, edge, edge);
            String bias = graph.constant(this.name + ".bias", biases, output.channels());
            graph.node(
                    "Conv",
                    List.of(in[0], weight, bias),
                    name,
                    OnnxForm.kernel(window),
                    OnnxForm.strides(window),
                    OnnxForm.pads(window));
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

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return TYPE.name();
        }

        @Override
        public CompactNode read(CompactLine line) {
            Window window = line.window(1);
            int inputs = line.inputs(0);
            int channels = line.out().channels();
            Shape out = line.out(inputs == 0 ? line.out() : CompactLine.moved(window, line.in(), channels));
            float[] weights = line.weights(channels, inputs, window.kernel(), window.kernel());
            return new Finished(line.name(), line.from(), out, inputs, window, weights, line.biases());
        }
    }
}
