package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/**
 * The kernels on ND4J's native BLAS: the fallback where the Java Vector API's module is absent, and the independent check of
 * the others. Products are ND4J's, the rest are plain loops.
 *
 * <p>Matrices are copied to reused native memory and back; nothing is allocated there once the largest shapes have been
 * seen. OpenBLAS chooses its kernels from the processor's name: on a processor with AVX-512 that it does not know,
 * {@code OPENBLAS_CORETYPE=SkylakeX} in the environment doubles its speed.
 */
public final class Nd4jKernels implements Kernels {
    private final Nd4jProducts products = new Nd4jProducts();
    private final Nd4jConvolution convolution = new Nd4jConvolution(products);
    private final PlainKernels plain = new PlainKernels();
    private long multiplyAdds;

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        if (in.channels() == 0 || out.channels() == 0) {
            fillWithBias(parameters, biasAt, out);
        } else {
            convolution.forward(window, in, parameters, weightAt, biasAt, out);
            count(window.area(), in, out);
        }
    }

    @Override
    public void convolveToData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        if (outGradient.channels() == 0) {
            Arrays.fill(inGradient.data(), 0, inGradient.channels() * inGradient.planeStride(), 0);
        } else if (inGradient.channels() > 0) {
            convolution.toData(window, outGradient, parameters, weightAt, inGradient);
            count(window.area(), inGradient, outGradient);
        }
    }

    @Override
    public void convolveToWeights(
            Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        if (in.channels() > 0 && outGradient.channels() > 0) {
            convolution.toWeights(window, in, outGradient, gradients, weightAt);
            count(window.area(), in, outGradient);
        }
        biasGradients(outGradient, gradients, biasAt);
    }

    @Override
    public void dense(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        if (in.channels() == 0 || out.channels() == 0) {
            fillWithBias(parameters, biasAt, out);
            return;
        }
        put(products.weights, parameters, weightAt, in.channels() * out.channels());
        put(products.columns, in.data(), 0, in.channels() * in.samples());
        products.outputs.ensure(out.channels() * out.samples());
        products.toOutputs(in.channels(), out.channels(), out.samples());
        products.outputs.get(0, out.data(), 0, out.channels() * out.samples());
        for (int unit = 0; unit < out.channels(); unit++) {
            addTo(out.data(), out.at(unit, 0, 0, 0), out.samples(), parameters[biasAt + unit]);
        }
        count(1, in, out);
    }

    @Override
    public void denseToData(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        if (outGradient.channels() == 0) {
            Arrays.fill(inGradient.data(), 0, inGradient.channels() * inGradient.samples(), 0);
            return;
        }
        if (inGradient.channels() == 0) {
            return;
        }
        put(products.weights, parameters, weightAt, inGradient.channels() * outGradient.channels());
        put(products.outputs, outGradient.data(), 0, outGradient.channels() * outGradient.samples());
        products.columns.ensure(inGradient.channels() * inGradient.samples());
        products.toColumns(inGradient.channels(), outGradient.channels(), outGradient.samples());
        products.columns.get(0, inGradient.data(), 0, inGradient.channels() * inGradient.samples());
        count(1, inGradient, outGradient);
    }

    @Override
    public void denseToWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        if (in.channels() > 0 && outGradient.channels() > 0) {
            put(products.columns, in.data(), 0, in.channels() * in.samples());
            put(products.outputs, outGradient.data(), 0, outGradient.channels() * outGradient.samples());
            int weights = in.channels() * outGradient.channels();
            products.weights.ensure(weights);
            products.toWeights(in.channels(), outGradient.channels(), in.samples(), false);
            products.weights.get(0, gradients, weightAt, weights);
            count(1, in, outGradient);
        }
        biasGradients(outGradient, gradients, biasAt);
    }

    @Override
    public void maxPool(Window window, Tensor in, Tensor out) {
        plain.maxPool(window, in, out);
    }

    @Override
    public void maxPoolToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient) {
        plain.maxPoolToData(window, in, out, outGradient, inGradient);
    }

    @Override
    public void averagePool(Tensor in, Tensor out) {
        PlainKernels.averagePool(in, out);
    }

    @Override
    public void averagePoolToData(Tensor outGradient, Tensor inGradient) {
        PlainKernels.averagePoolToData(outGradient, inGradient);
    }

    @Override
    public void moments(Tensor in, int channel, float[] moments, int at) {
        PlainKernels.moments(in, channel, moments, at);
    }

    @Override
    public void scale(Tensor in, int inChannel, float factor, float shift, Tensor out, int channel) {
        PlainKernels.scale(in, inChannel, factor, shift, out, channel);
    }

    @Override
    public void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt) {
        PlainKernels.centredSums(gradient, channel, in, inChannel, centre, results, resultAt);
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

    @Override
    public void reluToData(Tensor out, Tensor gradient) {
        plain.reluToData(out, gradient);
    }

    @Override
    public long multiplyAdds() {
        return multiplyAdds;
    }

    static void addTo(float[] data, int at, int length, float number) {
        for (int i = at; i < at + length; i++) {
            data[i] += number;
        }
    }

    private static void put(Nd4jMatrix matrix, float[] from, int at, int length) {
        matrix.ensure(length);
        matrix.put(0, from, at, length);
    }

    private static void fillWithBias(float[] parameters, int biasAt, Tensor out) {
        for (int unit = 0; unit < out.channels(); unit++) {
            int at = unit * out.planeStride();
            Arrays.fill(out.data(), at, at + out.plane(), biasAt == NO_BIAS ? 0 : parameters[biasAt + unit]);
        }
    }

    private static void biasGradients(Tensor outGradient, float[] gradients, int biasAt) {
        for (int unit = 0; biasAt != NO_BIAS && unit < outGradient.channels(); unit++) {
            gradients[biasAt + unit] = sum(outGradient.data(), unit * outGradient.planeStride(), outGradient.plane());
        }
    }

    /** Four sums side by side: four times as fast as one, and four times as exact. */
    private static float sum(float[] data, int at, int length) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = at;
        for (; i + 4 <= at + length; i += 4) {
            a += data[i];
            b += data[i + 1];
            c += data[i + 2];
            d += data[i + 3];
        }
        for (; i < at + length; i++) {
            a += data[i];
        }
        return (a + b) + (c + d);
    }

    private void count(int area, Tensor in, Tensor out) {
        multiplyAdds += (long) area * in.channels() * out.channels() * out.plane();
    }
}
