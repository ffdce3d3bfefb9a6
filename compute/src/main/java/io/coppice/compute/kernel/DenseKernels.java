package io.coppice.compute.kernel;

import static io.coppice.compute.kernel.Accumulate.L;
import static io.coppice.compute.kernel.Accumulate.S;

import io.coppice.compute.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/**
 * Dense layers. With a vector of samples or more they are 1 by 1 convolutions of one position; below that, vectors run
 * over the inputs. The weight gradient turns the input around, [sample][input], so that it too is a sum of runs times
 * scalars and needs no sum over lanes.
 */
final class DenseKernels {
    private static final Window POINT = new Window(1, 1, 0);
    private static final int TILE = 16;

    private final Products products;
    private final float[] lanes = new float[L];
    private float[] turned = new float[0];
    private long multiplyAdds;

    DenseKernels(Products products) {
        this.products = products;
    }

    long multiplyAdds() {
        return multiplyAdds;
    }

    void forward(Tensor in, float[] w, int weightAt, int biasAt, Tensor out) {
        if (in.samples() >= L || in.channels() < L) {
            products.forward(POINT, in, w, weightAt, biasAt, out);
            return;
        }
        int stride = turn(in);
        int inputs = in.channels();
        for (int o = 0; o < out.channels(); o++) {
            for (int s = 0; s < in.samples(); s++) {
                out.data()[o * out.planeStride() + s] =
                        w[biasAt + o] + dot(w, weightAt + o * inputs, s * stride, inputs);
            }
        }
        multiplyAdds += (long) out.channels() * in.samples() * inputs;
    }

    /** Sum over inputs, lane by lane, then over the lanes in a fixed tree. */
    private float dot(float[] w, int at, int from, int length) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = FloatVector.zero(S);
        int j = 0;
        for (; j + 2 * L <= length; j += 2 * L) {
            a = FloatVector.fromArray(S, w, at + j).fma(FloatVector.fromArray(S, turned, from + j), a);
            b = FloatVector.fromArray(S, w, at + j + L).fma(FloatVector.fromArray(S, turned, from + j + L), b);
        }
        float rest = 0;
        for (; j < length; j++) {
            rest += w[at + j] * turned[from + j];
        }
        a.add(b).intoArray(lanes, 0);
        for (int half = L / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0] + rest;
    }

    void toData(Tensor outGradient, float[] w, int weightAt, Tensor inGradient) {
        products.toData(POINT, outGradient, w, weightAt, inGradient);
    }

    void toWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt) {
        int stride = turn(in);
        int inputs = in.channels();
        if (inputs > 0) {
            Tensor rows = new Tensor(turned, in.samples(), 1, 1, inputs, stride);
            products.matrix(
                    outGradient.data(),
                    outGradient.planeStride(),
                    rows,
                    inputs,
                    gradients,
                    weightAt,
                    outGradient.channels());
        }
    }

    /** Turns [input][sample] into [sample][input], tile by tile. @return floats from one sample to the next */
    private int turn(Tensor in) {
        int inputs = in.channels();
        int samples = in.samples();
        int stride = inputs % 1024 == 0 ? inputs + L : inputs;
        if (turned.length < samples * stride) {
            turned = new float[samples * stride];
        }
        for (int i = 0; i < inputs; i += TILE) {
            int lastInput = Math.min(inputs, i + TILE);
            for (int s = 0; s < samples; s += TILE) {
                tile(in, i, lastInput, s, Math.min(samples, s + TILE), stride);
            }
        }
        return stride;
    }

    private void tile(Tensor in, int i0, int i1, int s0, int s1, int stride) {
        float[] x = in.data();
        for (int s = s0; s < s1; s++) {
            for (int i = i0; i < i1; i++) {
                turned[s * stride + i] = x[i * in.planeStride() + s];
            }
        }
    }
}
