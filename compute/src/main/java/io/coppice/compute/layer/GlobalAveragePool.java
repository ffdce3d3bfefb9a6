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

/** The mean of every channel's plane: one number a channel. */
public record GlobalAveragePool() implements Same {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "global-average-pool";
        }

        @Override
        public String keys() {
            return "";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            return Optional.of(new GlobalAveragePool());
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
        return Shape.vector(input.channels());
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().averagePool(pass.in(), pass.out());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().averagePoolToData(outGradient, inGradient);
    }

    @Override
    public CompactNode compact(int from, Shape output) {
        return new Finished(from, output);
    }

    /** A finished one. */
    public record Finished(int source, Shape output) implements CompactNode {
        private static final String KIND = "average-pool";

        @Override
        public int[] from() {
            return new int[] {source};
        }

        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
            kernels.averagePool(in[0], out);
        }

        @Override
        public void write(CompactText text, int number) {
            text.line(KIND, CompactText.NAMELESS, this, "");
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            String mean = graph.node("GlobalAveragePool", List.of(in[0]), name + ".planes");
            graph.node("Flatten", List.of(mean), name, new OnnxForm.Attribute.Whole("axis", 1));
        }

        @Override
        public boolean givesVectors(boolean ofInput) {
            return true;
        }
    }

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return Finished.KIND;
        }

        @Override
        public CompactNode read(CompactLine line) {
            return new Finished(line.from(), line.out(Shape.vector(line.in().channels())));
        }
    }
}
