package io.coppice.compute.layer;

import io.coppice.compute.kernel.ForwardKernels;
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
import java.util.Optional;

/** max(x, 0), in place. */
public record Relu() implements Same {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "relu";
        }

        @Override
        public String keys() {
            return "";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            return Optional.of(new Relu());
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
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public boolean inPlace() {
        return true;
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().relu(pass.out());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().reluToData(pass.out(), inGradient);
    }

    @Override
    public float ofConstant(float constant) {
        return Math.max(constant, 0);
    }

    @Override
    public CompactNode compact(int from, Shape output) {
        return new Finished(from, output);
    }

    /** A finished one. */
    public record Finished(int source, Shape output) implements CompactNode {
        @Override
        public int[] from() {
            return new int[] {source};
        }

        @Override
        public boolean inPlace() {
            return true;
        }

        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
            if (in[0].data() != out.data()) {
                System.arraycopy(in[0].data(), 0, out.data(), 0, in[0].channels() * in[0].planeStride());
            }
            kernels.relu(out);
        }

        @Override
        public void write(CompactText text, int number) {
            text.line(TYPE.name(), CompactText.NAMELESS, this, "");
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            graph.node("Relu", List.of(in[0]), name);
        }
    }

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return TYPE.name();
        }

        @Override
        public CompactNode read(CompactLine line) {
            return new Finished(line.from(), line.out(line.in()));
        }
    }
}
