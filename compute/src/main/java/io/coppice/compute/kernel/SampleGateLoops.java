package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/** Gates of which every sample has its own, {@code [unit][sample]}. */
final class SampleGateLoops {

    private SampleGateLoops() {}

    static void multiply(Tensor in, UnitSet inUnits, float[] gates, int stride, Tensor out, UnitSet outUnits) {
        int rank = 0;
        for (int row = 0; row < outUnits.count(); row++, rank++) {
            rank = UnitRows.rank(inUnits, outUnits.unit(row), rank);
            multiply(in, rank * in.planeStride(), gates, outUnits.unit(row) * stride, out, row * out.planeStride());
        }
    }

    private static void multiply(Tensor from, int fromAt, float[] gates, int gate, Tensor to, int toAt) {
        int samples = from.samples();
        int positions = from.height() * from.width();
        float[] numbers = from.data();
        float[] products = to.data();
        for (int position = 0; position < positions; position++) {
            int in = fromAt + position * samples;
            int out = toAt + position * samples;
            for (int sample = 0; sample < samples; sample++) {
                products[out + sample] = numbers[in + sample] * gates[gate + sample];
            }
        }
    }

    static void sums(Tensor in, UnitSet inUnits, Tensor outGradient, UnitSet outUnits, float[] sums, int stride) {
        int samples = outGradient.samples();
        int positions = outGradient.height() * outGradient.width();
        float[] numbers = in.data();
        float[] slopes = outGradient.data();
        int rank = 0;
        for (int row = 0; row < outUnits.count(); row++, rank++) {
            rank = UnitRows.rank(inUnits, outUnits.unit(row), rank);
            int gate = outUnits.unit(row) * stride;
            for (int sample = 0; sample < samples; sample++) {
                sums[gate + sample] = 0;
            }
            for (int position = 0; position < positions; position++) {
                int from = rank * in.planeStride() + position * samples;
                int at = row * outGradient.planeStride() + position * samples;
                for (int sample = 0; sample < samples; sample++) {
                    sums[gate + sample] += numbers[from + sample] * slopes[at + sample];
                }
            }
        }
    }
}
