package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;

/**
 * Dense layers. Lanes are samples, as everywhere, but inputs in the gradient of the weights, so that nothing has to be
 * added up across lanes, and in the gradient of the data where there are fewer samples than lanes. A forward pass of so
 * few samples leaves lanes idle: it waits for the weights anyway, which it reads once.
 */
final class MatrixProducts {
    private final LinearBlocks byRows = new LinearBlocks();
    private final TableBlocks byColumns = new TableBlocks();
    private final KernelOffsets table = new KernelOffsets(byColumns);
    private float[] zeros = {};
    private float[] transposed = {};
    private float[] result = {};

    long multiplyAdds() {
        return byRows.multiplyAdds() + byColumns.multiplyAdds();
    }

    void forward(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        byRows.in = in.data();
        byRows.inStep = in.planeStride();
        byRows.taps = in.channels();
        byRows.weights = parameters;
        byRows.weightOut = in.channels();
        byRows.start = parameters;
        byRows.out = out.data();
        byRows.outPlane = out.planeStride();
        byRows.product(out.channels(), 0, in.samples(), weightAt, biasAt, 0);
    }

    void toData(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        int samples = outGradient.samples();
        int inputs = inGradient.channels();
        if (samples < Lanes.COUNT) {
            toDataOfFew(outGradient, parameters, weightAt, inGradient);
            return;
        }
        byColumns.in = outGradient.data();
        byColumns.weights = parameters;
        byColumns.start = zeros = Scratch.zeros(zeros, inputs);
        byColumns.out = inGradient.data();
        byColumns.outPlane = inGradient.planeStride();
        table.channels(outGradient.channels(), outGradient.planeStride(), inputs);
        table.build(1, 1);
        byColumns.product(inputs, 0, samples, weightAt, 0, 0);
    }

    /** Lanes are inputs, outputs of the product are samples: the weights are its data. */
    private void toDataOfFew(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        int samples = outGradient.samples();
        int inputs = inGradient.channels();
        result = Scratch.atLeast(result, samples * inputs);
        byColumns.in = parameters;
        byColumns.weights = outGradient.data();
        byColumns.start = zeros = Scratch.zeros(zeros, samples);
        byColumns.out = result;
        byColumns.outPlane = inputs;
        table.channels(outGradient.channels(), inputs, outGradient.planeStride());
        table.build(1, 1);
        byColumns.product(samples, weightAt, inputs, 0, 0, 0);
        Transpose.of(result, 0, inputs, samples, inputs, inGradient.data(), 0, inGradient.planeStride());
    }

    void toWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt) {
        int samples = in.samples();
        int inputs = in.channels();
        transposed = Scratch.atLeast(transposed, samples * inputs);
        Transpose.of(in.data(), 0, in.planeStride(), inputs, samples, transposed, 0, inputs);
        byRows.in = transposed;
        byRows.inStep = inputs;
        byRows.taps = samples;
        byRows.weights = outGradient.data();
        byRows.weightOut = outGradient.planeStride();
        byRows.start = zeros = Scratch.zeros(zeros, outGradient.channels());
        byRows.out = gradients;
        byRows.outPlane = inputs;
        byRows.product(outGradient.channels(), 0, inputs, 0, 0, weightAt);
    }
}
