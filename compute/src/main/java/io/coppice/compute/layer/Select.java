package io.coppice.compute.layer;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.CompactLine;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.CompactText;
import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Some channels of what it reads: what is left where branches of a finished network meet. @param channels which, in this order; -1 for one of zeros */
public record Select(int source, Shape output, int[] channels) implements CompactNode {
    static final CompactKind KIND = new Kind();

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return "select";
        }

        @Override
        public CompactNode read(CompactLine line) {
            Shape in = line.in();
            Shape out = line.out(new Shape(line.out().channels(), in.height(), in.width()));
            return new Select(line.from(), out, line.indices(-1, in.channels()));
        }
    }

    @Override
    public int[] from() {
        return new int[] {source};
    }

    @Override
    public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
        for (int row = 0; row < channels.length; row++) {
            int to = row * out.planeStride();
            if (channels[row] < 0) {
                Arrays.fill(out.data(), to, to + out.planeStride(), 0);
            } else {
                System.arraycopy(in[0].data(), channels[row] * in[0].planeStride(), out.data(), to, out.planeStride());
            }
        }
    }

    @Override
    public void write(CompactText text, int number) {
        String name = KIND.name() + "." + number;
        text.line(KIND.name(), name, this, "");
        text.ints(name, channels);
    }

    /** A channel of zeros comes from one that is padded behind the others. */
    @Override
    public void onnx(OnnxForm graph, String[] in, String name) {
        int inputs = graph.channels(source);
        boolean zeros = Arrays.stream(channels).anyMatch(channel -> channel < 0);
        String from = in[0];
        if (zeros) {
            long[] pads = graph.isVector(source) ? new long[] {0, 0, 0, 1} : new long[] {0, 0, 0, 0, 0, 1, 0, 0};
            from = graph.node("Pad", List.of(from, graph.indices(pads)), name + ".padded");
        }
        long[] chosen = Arrays.stream(channels)
                .mapToLong(channel -> channel < 0 ? inputs : channel)
                .toArray();
        graph.node("Gather", List.of(from, graph.indices(chosen)), name, new OnnxForm.Attribute.Whole("axis", 1));
    }

    @Override
    public String toString() {
        return ArrayText.record("Select", "source", source, "output", output, "channels", channels);
    }
}
