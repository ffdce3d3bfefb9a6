package io.coppice.compute.layer;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.Map;
import java.util.Optional;

/**
 * In training every number is zero with probability {@code rate} and otherwise divided by 1 - rate; in evaluation it stays
 * (Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014). Which, follows from seed,
 * step, node, unit, position and sample, so a step that is repeated drops the same, and so do both passes of a step.
 */
public record Dropout(float rate) implements Layer {
    private static final String RATE = "rate";
    private static final double DEFAULT = 0.5;
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "dropout";
        }

        @Override
        public String keys() {
            return "rate = " + DEFAULT;
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            return Optional.of(new Dropout((float) keys.number(RATE, DEFAULT, 0, 1)));
        }
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public void write(Map<String, Object> keys) {
        keys.put(RATE, Double.parseDouble(Float.toString(rate)));
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public boolean sharesInput() {
        return true;
    }

    @Override
    public UnitSet gradientUnits(LayerPass pass, int input) {
        return pass.outUnits();
    }

    @Override
    public void forward(LayerPass pass) {
        Kernels kernels = pass.kernels();
        Tensor in = kernels.onHost(pass.in());
        Tensor out = kernels.hostRoom(pass.out());
        for (int row = 0; row < out.channels(); row++) {
            int rank = pass.inUnits().countBelow(pass.outUnits().unit(row));
            drop(pass, in, rank, out, row);
        }
        kernels.wroteOnHost(pass.out(), out);
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        Kernels kernels = pass.kernels();
        Tensor from = kernels.onHost(outGradient);
        Tensor to = kernels.hostRoom(inGradient);
        for (int row = 0; row < to.channels(); row++) {
            drop(pass, from, row, to, row);
        }
        kernels.wroteOnHost(inGradient, to);
    }

    /** Of a unit's plane; the gradient is dropped where the number was. */
    private void drop(LayerPass pass, Tensor from, int rank, Tensor to, int row) {
        int count = to.plane();
        int source = rank * from.planeStride();
        int target = row * to.planeStride();
        if (!pass.training()) {
            System.arraycopy(from.data(), source, to.data(), target, count);
            return;
        }
        long base = pass.noiseBase(CounterRandom.Stream.DROPOUT);
        long first = (long) pass.outUnits().unit(row) * count;
        float factor = 1 / (1 - rate);
        for (int i = 0; i < count; i++) {
            float kept = CounterRandom.uniform(base, first + i) < rate ? 0 : factor;
            to.data()[target + i] = from.data()[source + i] * kept;
        }
    }

    /** Nothing is left of it. */
    @Override
    public CompactEdge compact(Compacting network) {
        return network.in(0);
    }
}
