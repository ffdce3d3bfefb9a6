package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/**
 * A forward pass in plain loops: it needs no module, no natives and no warming up, for processes that live shortly and for
 * a sample at a time. The compiler turns the inner loops, over neighbouring samples and positions, into vectors by itself.
 */
public final class PlainForward implements ForwardKernels {
    private final PlainKernels plain = new PlainKernels();

    @Override
    public void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        int span = in.channels() * window.area();
        for (int output = 0; output < out.channels(); output++) {
            int to = output * out.planeStride();
            Arrays.fill(out.data(), to, to + plane(out), biasAt == NO_BIAS ? 0 : parameters[biasAt + output]);
            for (int input = 0; input < in.channels(); input++) {
                int weights = weightAt + output * span + input * window.area();
                for (int y = 0; y < out.height(); y++) {
                    addRow(window, in, input, parameters, weights, y, out, output);
                }
            }
        }
    }

    /** All taps of one input channel into one row of one output channel. */
    private static void addRow(
            Window window, Tensor in, int input, float[] parameters, int weights, int y, Tensor out, int output) {
        int samples = in.samples();
        for (int tap = 0; tap < window.area(); tap++) {
            int row = y * window.stride() - window.padding() + tap / window.kernel();
            if (row < 0 || row >= in.height()) {
                continue;
            }
            int shift = tap % window.kernel() - window.padding();
            int first = shift >= 0 ? 0 : Math.ceilDiv(-shift, window.stride());
            int end = Math.min(out.width(), Math.floorDiv(in.width() - 1 - shift, window.stride()) + 1);
            float weight = parameters[weights + tap];
            if (window.stride() == 1 && first < end) {
                add(
                        weight,
                        in.data(),
                        in.at(input, row, first + shift, 0),
                        out.data(),
                        out.at(output, y, first, 0),
                        (end - first) * samples);
                continue;
            }
            for (int x = first; x < end; x++) {
                int from = in.at(input, row, x * window.stride() + shift, 0);
                add(weight, in.data(), from, out.data(), out.at(output, y, x, 0), samples);
            }
        }
    }

    @Override
    public void dense(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        for (int output = 0; output < out.channels(); output++) {
            int to = output * out.planeStride();
            Arrays.fill(out.data(), to, to + out.samples(), parameters[biasAt + output]);
            for (int input = 0; input < in.channels(); input++) {
                float weight = parameters[weightAt + output * in.channels() + input];
                add(weight, in.data(), input * in.planeStride(), out.data(), to, out.samples());
            }
        }
    }

    private static void add(float weight, float[] in, int from, float[] out, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] += weight * in[from + i];
        }
    }

    private static int plane(Tensor tensor) {
        return tensor.height() * tensor.width() * tensor.samples();
    }

    @Override
    public void maxPool(Window window, Tensor in, Tensor out) {
        plain.maxPool(window, in, out);
    }

    @Override
    public void averagePool(Tensor in, Tensor out) {
        PlainKernels.averagePool(in, out);
    }

    @Override
    public void scale(Tensor in, int inChannel, float factor, float shift, Tensor out, int channel) {
        PlainKernels.scale(in, inChannel, factor, shift, out, channel);
    }

    @Override
    public void combine(
            Tensor a,
            int aChannel,
            float ofA,
            Tensor b,
            int bChannel,
            float ofB,
            float shift,
            Tensor out,
            int channel) {
        PlainKernels.combine(a, aChannel, ofA, b, bChannel, ofB, shift, out, channel);
    }

    @Override
    public void relu(Tensor inOut) {
        plain.relu(inOut);
    }
}
