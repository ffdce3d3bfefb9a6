package io.coppice.compute.layer;

import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
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

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().gate(pass.in(), pass.inUnits(), gates.values(), gates.stride(), pass.out(), pass.outUnits());
    }

    /** Of a gate: the sum over its positions. */
    @Override
    public void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        pass.kernels()
                .gateToWeights(
                        pass.in(), pass.inUnits(), outGradient, pass.outUnits(), gates.gradients(), gates.stride());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().gate(outGradient, pass.outUnits(), gates.values(), gates.stride(), inGradient, pass.outUnits());
    }
}
