package io.coppice.compute.layer;

import io.coppice.compute.kernel.AveragePools;
import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.CompactLine;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.CompactText;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mean of each window, channel by channel. Padding does not count: at the border the mean is of what lies in the image. */
public record AveragePool(Window window) implements Same {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "average-pool";
        }

        @Override
        public String keys() {
            return "kernel = 2, stride = kernel, padding = 0";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            return keys.window(2, false).map(AveragePool::new);
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
    public void write(Map<String, Object> keys) {
        Windows.write(window, keys);
    }

    @Override
    public Shape output(Shape input) {
        Windows.requireFit("average pooling", window, input);
        return new Shape(input.channels(), window.outputSize(input.height()), window.outputSize(input.width()));
    }

    @Override
    public void forward(LayerPass pass) {
        Tensor out = pass.kernels().hostRoom(pass.out());
        AveragePools.forward(window, pass.kernels().onHost(pass.in()), out);
        pass.kernels().wroteOnHost(pass.out(), out);
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        Tensor found = pass.kernels().hostRoom(inGradient);
        AveragePools.toData(window, pass.kernels().onHost(outGradient), found);
        pass.kernels().wroteOnHost(inGradient, found);
    }

    @Override
    public CompactNode compact(int from, Shape output) {
        return new Finished(from, output, window);
    }

    /** A finished one. */
    public record Finished(int source, Shape output, Window window) implements CompactNode {
        private static final String KIND = "window-average-pool";

        @Override
        public int[] from() {
            return new int[] {source};
        }

        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
            AveragePools.forward(window, in[0], out);
        }

        @Override
        public void write(CompactText text, int number) {
            text.line(KIND, CompactText.NAMELESS, this, CompactLine.text(window));
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            graph.node(
                    "AveragePool",
                    List.of(in[0]),
                    name,
                    OnnxForm.kernel(window),
                    OnnxForm.strides(window),
                    OnnxForm.pads(window));
        }

        @Override
        public boolean givesVectors(boolean ofInput) {
            return false;
        }
    }

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return Finished.KIND;
        }

        @Override
        public CompactNode read(CompactLine line) {
            Window window = line.window(0);
            Shape out = line.out(CompactLine.moved(window, line.in(), line.in().channels()));
            return new Finished(line.from(), out, window);
        }
    }
}
