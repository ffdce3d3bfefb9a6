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
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes every position of every channel a unit of its own, [channel][row][column] in this order, and gathers the open
 * ones into consecutive rows. A copy in any case, since planes are strided; so closed features cost nothing.
 */
public record Flatten() implements Layer {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "flatten";
        }

        @Override
        public String keys() {
            return "";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            return Optional.of(new Flatten());
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
        return Shape.vector(input.features());
    }

    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return in.expand(outputs / in.total());
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, Shape input) {
        return out.groups(out.total() / input.channels());
    }

    @Override
    public boolean sharesInput() {
        return true;
    }

    @Override
    public boolean hidesUnitsInPapers() {
        return true;
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().flatten(pass.in(), pass.inUnits(), pass.out(), pass.outUnits());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().flattenToData(outGradient, pass.outUnits(), inGradient, pass.inUnits());
    }

    @Override
    public CompactEdge compact(Compacting network) {
        CompactEdge in = network.in(0);
        int positions = network.channels() / network.input(0).channels();
        float[] constants = new float[network.channels()];
        List<Integer> computed = new ArrayList<>();
        for (int unit : network.units()) {
            if (in.computes(unit / positions)) {
                computed.add(unit);
            } else {
                constants[unit] = in.constants()[unit / positions];
            }
        }
        int[] units = computed.stream().mapToInt(Integer::intValue).toArray();
        if (units.length == 0) {
            return Compacting.nothing(constants);
        }
        int[] features = Arrays.stream(units)
                .map(unit -> in.rank(unit / positions) * positions + unit % positions)
                .toArray();
        int edge = network.add(new Finished(in.edge(), Shape.vector(units.length), features));
        return new CompactEdge(edge, units, constants);
    }

    /** Some numbers as a vector. @param features which of [channel][row][column], in ascending order */
    public record Finished(int source, Shape output, int[] features) implements CompactNode {
        @Override
        public int[] from() {
            return new int[] {source};
        }

        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] inputs, Tensor out) {
            Tensor in = inputs[0];
            int positions = in.height() * in.width();
            int samples = in.samples();
            for (int row = 0; row < features.length; row++) {
                int from = features[row] / positions * in.planeStride() + features[row] % positions * samples;
                System.arraycopy(in.data(), from, out.data(), row * out.planeStride(), samples);
            }
        }

        @Override
        public void write(CompactText text, int number) {
            String name = TYPE.name() + "." + number;
            text.line(TYPE.name(), name, this, "");
            text.ints(name, features);
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            OnnxForm.Attribute axis = new OnnxForm.Attribute.Whole("axis", 1);
            if (Arrays.equals(
                    features, IntStream.range(0, graph.features(source)).toArray())) {
                graph.node("Flatten", List.of(in[0]), name, axis);
                return;
            }
            String flat = graph.node("Flatten", List.of(in[0]), name + ".flat", axis);
            long[] chosen = Arrays.stream(features).asLongStream().toArray();
            graph.node("Gather", List.of(flat, graph.indices(chosen)), name, axis);
        }

        @Override
        public boolean givesVectors(boolean ofInput) {
            return true;
        }

        @Override
        public String toString() {
            return ArrayText.record("Finished", "source", source, "output", output, "features", features);
        }
    }

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return TYPE.name();
        }

        @Override
        public CompactNode read(CompactLine line) {
            Shape out = line.out(Shape.vector(line.out().channels()));
            return new Finished(line.from(), out, line.indices(0, line.in().features()));
        }
    }
}
