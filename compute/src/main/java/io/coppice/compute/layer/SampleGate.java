package io.coppice.compute.layer;

import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/**
 * Multiplies every unit of every sample by a gate of its own. Unlike other layers it holds numbers that change from pass to
 * pass, so a network with such layers belongs to one thread.
 */
public record SampleGate(SampleGates gates) implements Layer {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return in;
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, int inputs) {
        return out;
    }

    @Override
    public boolean sharesInput() {
        return true;
    }

    @Override
    public boolean learns() {
        return true;
    }

    /** One unit's row of a tensor, and its gates. */
    private interface Row {
        void at(int in, int out, int gate);
    }

    private void rows(LayerPass pass, int inStride, int outStride, Row row) {
        UnitSet units = pass.outUnits();
        int rank = 0;
        for (int each = 0; each < units.count(); each++, rank++) {
            while (pass.inUnits().unit(rank) < units.unit(each)) {
                rank++;
            }
            row.at(rank * inStride, each * outStride, units.unit(each) * gates.stride());
        }
    }

    @Override
    public void forward(LayerPass pass) {
        rows(
                pass,
                pass.in().planeStride(),
                pass.out().planeStride(),
                (in, out, gate) -> multiply(pass.in(), in, gate, pass.out(), out));
    }

    private void multiply(Tensor from, int fromAt, int gate, Tensor to, int toAt) {
        int samples = from.samples();
        int positions = from.height() * from.width();
        float[] values = gates.values();
        float[] numbers = from.data();
        float[] products = to.data();
        for (int position = 0; position < positions; position++) {
            int in = fromAt + position * samples;
            int out = toAt + position * samples;
            for (int sample = 0; sample < samples; sample++) {
                products[out + sample] = numbers[in + sample] * values[gate + sample];
            }
        }
    }

    /** Of a gate: the sum over its positions. */
    @Override
    public void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        int samples = outGradient.samples();
        int positions = outGradient.height() * outGradient.width();
        float[] sums = gates.gradients();
        float[] numbers = pass.in().data();
        float[] slopes = outGradient.data();
        rows(pass, pass.in().planeStride(), outGradient.planeStride(), (in, out, gate) -> {
            for (int sample = 0; sample < samples; sample++) {
                sums[gate + sample] = 0;
            }
            for (int position = 0; position < positions; position++) {
                int from = in + position * samples;
                int at = out + position * samples;
                for (int sample = 0; sample < samples; sample++) {
                    sums[gate + sample] += numbers[from + sample] * slopes[at + sample];
                }
            }
        });
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        for (int row = 0; row < pass.outUnits().count(); row++) {
            int gate = pass.outUnits().unit(row) * gates.stride();
            multiply(outGradient, row * outGradient.planeStride(), gate, inGradient, row * inGradient.planeStride());
        }
    }
}
