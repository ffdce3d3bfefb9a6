package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;

/**
 * Convolutions of which every group of outputs has inputs of its own, tap by tap along the rows of open planes: a closed input
 * costs nothing. Weights are compact {@code [open output][input of its group][row][column]}; those of closed inputs are there
 * and neither read nor, but for a gradient of zero, written.
 *
 * @param inputs how many a group has
 * @param outputs how many a group has
 */
public record GroupedConvolutions(Window window, int inputs, int outputs) {

    /** @param biasAt may be {@link ForwardKernels#NO_BIAS} */
    public void forward(
            ForwardKernels kernels,
            Tensor in,
            UnitSet inUnits,
            float[] parameters,
            int weightAt,
            int biasAt,
            Tensor out,
            UnitSet outUnits) {
        for (int row = 0; row < out.channels(); row++) {
            int at = row * out.planeStride();
            float bias = biasAt == ForwardKernels.NO_BIAS ? 0 : parameters[biasAt + row];
            Arrays.fill(out.data(), at, at + out.plane(), bias);
        }
        new Walk(this, in, inUnits, out, outUnits) {
            @Override
            void run(int weight, int from, int to, int count) {
                kernels.addScaled(parameters[weightAt + weight], in.data(), from, out.data(), to, count);
            }
        }.overPairs();
    }

    public void toData(
            Kernels kernels,
            Tensor outGradient,
            UnitSet outUnits,
            float[] parameters,
            int weightAt,
            Tensor inGradient,
            UnitSet inUnits) {
        Arrays.fill(inGradient.data(), 0, inGradient.channels() * inGradient.planeStride(), 0);
        new Walk(this, inGradient, inUnits, outGradient, outUnits) {
            @Override
            void run(int weight, int from, int to, int count) {
                float factor = parameters[weightAt + weight];
                kernels.addScaled(factor, outGradient.data(), to, inGradient.data(), from, count);
            }
        }.overPairs();
    }

    /** @param biasAt may be {@link ForwardKernels#NO_BIAS} */
    public void toWeights(
            Kernels kernels,
            Tensor in,
            UnitSet inUnits,
            Tensor outGradient,
            UnitSet outUnits,
            float[] gradients,
            int weightAt,
            int biasAt) {
        Arrays.fill(gradients, weightAt, weightAt + outUnits.count() * inputs * window.area(), 0);
        new Walk(this, in, inUnits, outGradient, outUnits) {
            @Override
            void run(int weight, int from, int to, int count) {
                gradients[weightAt + weight] += kernels.dot(in.data(), from, outGradient.data(), to, count);
            }
        }.overPairs();
        for (int row = 0; biasAt != ForwardKernels.NO_BIAS && row < outUnits.count(); row++) {
            double sum = 0;
            int at = row * outGradient.planeStride();
            for (int i = at; i < at + outGradient.plane(); i++) {
                sum += outGradient.data()[i];
            }
            gradients[biasAt + row] = (float) sum;
        }
    }

    /** Over all that weights connect: one object a call, whatever the sizes. */
    private abstract static class Walk {
        private final Window window;
        private final int inputs;
        private final int outputs;
        private final Tensor in;
        private final UnitSet inUnits;
        private final Tensor out;
        private final UnitSet outUnits;

        Walk(GroupedConvolutions of, Tensor in, UnitSet inUnits, Tensor out, UnitSet outUnits) {
            this.window = of.window;
            this.inputs = of.inputs;
            this.outputs = of.outputs;
            this.in = in;
            this.inUnits = inUnits;
            this.out = out;
            this.outUnits = outUnits;
        }

        /** Numbers side by side in both tensors that one weight connects. */
        abstract void run(int weight, int from, int to, int count);

        void overPairs() {
            for (int row = 0; row < outUnits.count(); row++) {
                int group = outUnits.unit(row) / outputs;
                int end = inUnits.countBelow((group + 1) * inputs);
                for (int rank = inUnits.countBelow(group * inputs); rank < end; rank++) {
                    int column = inUnits.unit(rank) - group * inputs;
                    for (int tap = 0; tap < window.area(); tap++) {
                        overRows(tap, rank, row, (row * inputs + column) * window.area() + tap);
                    }
                }
            }
        }

        /** Row by row what a tap sees; with a stride position by position. */
        private void overRows(int tap, int channel, int outChannel, int weight) {
            int samples = in.samples();
            int stride = window.stride();
            int shift = tap % window.kernel() - window.padding();
            int first = shift >= 0 ? 0 : Math.min(out.width(), Math.ceilDiv(-shift, stride));
            int end = Math.clamp(Math.floorDiv(in.width() - 1 - shift, stride) + 1, first, out.width());
            for (int y = 0; y < out.height(); y++) {
                int row = y * stride - window.padding() + tap / window.kernel();
                if (row < 0 || row >= in.height() || end == first) {
                    continue;
                }
                if (stride == 1) {
                    int from = in.at(channel, row, first + shift, 0);
                    run(weight, from, out.at(outChannel, y, first, 0), (end - first) * samples);
                    continue;
                }
                for (int x = first; x < end; x++) {
                    int from = in.at(channel, row, x * stride + shift, 0);
                    run(weight, from, out.at(outChannel, y, x, 0), samples);
                }
            }
        }
    }
}
