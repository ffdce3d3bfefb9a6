package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/**
 * A forward pass in plain loops: it needs no module, no natives and no warming up, for processes that live shortly and for
 * a sample at a time. The compiler turns the inner loops, over neighbouring samples and positions, into vectors by itself.
 * Sums are taken in the order of {@link VectorKernels} and fused like theirs: both give the same bits.
 */
public final class PlainForward implements ForwardKernels {
    private final PlainKernels plain = new PlainKernels();
    private float[] seen = {};
    private float[][] sums = {};

    @Override
    public void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        int span = in.channels() * window.area();
        int row = out.width() * in.samples();
        room(out.channels(), row);
        for (int y = 0; y < out.height(); y++) {
            for (int output = 0; output < out.channels(); output++) {
                Arrays.fill(sums[output], 0, row, biasAt == NO_BIAS ? 0 : parameters[biasAt + output]);
            }
            for (int input = 0; input < in.channels(); input++) {
                for (int tap = 0; tap < window.area(); tap++) {
                    if (see(window, in, input, y, tap, out.width())) {
                        add(parameters, weightAt + input * window.area() + tap, span, out.channels(), row);
                    }
                }
            }
            for (int output = 0; output < out.channels(); output++) {
                System.arraycopy(sums[output], 0, out.data(), out.at(output, y, 0, 0), row);
            }
        }
    }

    /** Copies what one tap sees along a row of the output, zeros in the padding. @return whether it sees anything */
    private boolean see(Window window, Tensor in, int input, int y, int tap, int width) {
        int row = y * window.stride() - window.padding() + tap / window.kernel();
        if (row < 0 || row >= in.height()) {
            return false;
        }
        int samples = in.samples();
        int shift = tap % window.kernel() - window.padding();
        int first = shift >= 0 ? 0 : Math.min(width, Math.ceilDiv(-shift, window.stride()));
        int end = Math.clamp(Math.floorDiv(in.width() - 1 - shift, window.stride()) + 1, first, width);
        Arrays.fill(seen, 0, first * samples, 0);
        Arrays.fill(seen, end * samples, width * samples, 0);
        if (window.stride() == 1) {
            int from = in.at(input, row, first + shift, 0);
            System.arraycopy(in.data(), from, seen, first * samples, (end - first) * samples);
            return end > first;
        }
        for (int x = first; x < end; x++) {
            int from = in.at(input, row, x * window.stride() + shift, 0);
            System.arraycopy(in.data(), from, seen, x * samples, samples);
        }
        return end > first;
    }

    @Override
    public void dense(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        int samples = in.samples();
        room(out.channels(), samples);
        for (int output = 0; output < out.channels(); output++) {
            Arrays.fill(sums[output], 0, samples, parameters[biasAt + output]);
        }
        for (int input = 0; input < in.channels(); input++) {
            System.arraycopy(in.data(), input * in.planeStride(), seen, 0, samples);
            add(parameters, weightAt + input, in.channels(), out.channels(), samples);
        }
        for (int output = 0; output < out.channels(); output++) {
            System.arraycopy(sums[output], 0, out.data(), output * out.planeStride(), samples);
        }
    }

    private void room(int outputs, int floats) {
        if (sums.length < outputs || seen.length < floats) {
            seen = new float[Math.max(seen.length, floats)];
            sums = new float[Math.max(sums.length, outputs)][seen.length];
        }
    }

    /** What was seen, into every output's sums with that output's weight. */
    private void add(float[] weights, int weightAt, int step, int outputs, int count) {
        for (int output = 0; output < outputs; output++) {
            add(weights[weightAt + output * step], seen, sums[output], count);
        }
    }

    /** From the front of both arrays: with offsets of their own the compiler would not see that they never meet. */
    private static void add(float weight, float[] seen, float[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] = Math.fma(weight, seen[i], sums[i]);
        }
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
        int from = inChannel * in.planeStride();
        int to = channel * out.planeStride();
        for (int i = 0; i < out.plane(); i++) {
            out.data()[to + i] = Math.fma(in.data()[from + i], factor, shift);
        }
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
        int fromA = aChannel * a.planeStride();
        int fromB = bChannel * b.planeStride();
        int to = channel * out.planeStride();
        for (int i = 0; i < out.plane(); i++) {
            out.data()[to + i] = Math.fma(a.data()[fromA + i], ofA, Math.fma(b.data()[fromB + i], ofB, shift));
        }
    }

    @Override
    public void relu(Tensor inOut) {
        plain.relu(inOut);
    }
}
