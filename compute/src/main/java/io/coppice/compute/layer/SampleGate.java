package io.coppice.compute.layer;

import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/**
 * Multiplies every unit of every sample by a gate of its own. Unlike other layers it holds numbers that change from pass to
 * pass, so a network with such layers belongs to one thread.
 */
public record SampleGate(SampleGates gates) implements Layer {

    /** Never written: a network for training has them, a job has gates. */
    @Override
    public String type() {
        return "sample-gate";
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

    @Override
    public UnitSet gradientUnits(LayerPass pass, int input) {
        return pass.outUnits();
    }

    @Override
    public CompactEdge compact(Compacting network) {
        throw new IllegalStateException("a finished network has one gate for all samples, folded into its weights");
    }
}
