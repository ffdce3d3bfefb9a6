package io.coppice.compute.layer;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.CompactLine;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.CompactText;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;

/** factor x + shift, channel by channel: a batch normalisation that no weights before it can take up. */
public record Scale(String name, int source, Shape output, float[] factors, float[] shifts) implements CompactNode {
    static final CompactKind KIND = new Kind();

    private static final class Kind implements CompactKind {
        @Override
        public String name() {
            return "scale";
        }

        @Override
        public CompactNode read(CompactLine line) {
            Shape out = line.out(line.in());
            return new Scale(line.name(), line.from(), out, line.weights(out.channels()), line.biases());
        }
    }

    /** @param all factors and shifts of the open channels */
    static CompactEdge compact(String name, Compacting network, Normalisation all) {
        UnitSet open = network.weights().open().outputs();
        CompactEdge in = network.in(0);
        float[] constants = new float[network.channels()];
        List<Integer> computed = new ArrayList<>();
        for (int unit : network.units()) {
            int row = open.countBelow(unit);
            float constant = all.factors()[row] * in.constants()[unit] + all.shifts()[row];
            boolean varies = in.computes(unit) && all.factors()[row] != 0;
            if (varies || !(constant == 0 ? network.dropsZeros() : network.foldsConstants())) {
                computed.add(unit);
            } else {
                constants[unit] = constant;
            }
        }
        int[] units = computed.stream().mapToInt(Integer::intValue).toArray();
        if (units.length == 0) {
            return Compacting.nothing(constants);
        }
        float[] factors = new float[units.length];
        float[] shifts = new float[units.length];
        for (int i = 0; i < units.length; i++) {
            factors[i] = all.factors()[open.countBelow(units[i])];
            shifts[i] = all.shifts()[open.countBelow(units[i])];
        }
        if (network.scaleProducer(units, factors, shifts)) {
            return new CompactEdge(in.edge(), units, constants);
        }
        int from = network.select(0, units);
        int edge = network.add(new Scale(name, from, network.output(units.length), factors, shifts));
        return new CompactEdge(edge, units, constants);
    }

    @Override
    public int[] from() {
        return new int[] {source};
    }

    @Override
    public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
        for (int channel = 0; channel < out.channels(); channel++) {
            kernels.scale(in[0], channel, factors[channel], shifts[channel], out, channel);
        }
    }

    @Override
    public void write(CompactText text, int number) {
        text.line(KIND.name(), name, this, "");
        text.floats(name + ".weight", List.of(output.channels()), factors);
        text.floats(name + ".bias", List.of(output.channels()), shifts);
    }

    @Override
    public void onnx(OnnxForm graph, String[] in, String name) {
        graph.scale(this.name, in[0], graph.isVector(source), factors, shifts, name);
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "Scale", "name", name, "source", source, "output", output, "factors", factors, "shifts", shifts);
    }
}
