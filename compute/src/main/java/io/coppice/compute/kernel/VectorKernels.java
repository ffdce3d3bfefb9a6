package io.coppice.compute.kernel;

import static io.coppice.compute.kernel.Accumulate.L;
import static io.coppice.compute.kernel.Accumulate.S;

import io.coppice.compute.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Kernels on the Java Vector API. The lanes of a vector are samples (and, in a run of columns, positions).
 *
 * <p>Bits do not depend on the compiler: only fused multiply-adds, additions, multiplications and comparisons lane by
 * lane, and sums over lanes in a fixed order. They do depend on the machine's vector width.
 */
public final class VectorKernels implements Kernels {
    private final Products products = new Products();
    private final WeightGradients weightGradients = new WeightGradients();
    private final DenseKernels dense = new DenseKernels(products);
    private final CrossEntropy crossEntropy = new CrossEntropy();

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        products.forward(window, in, parameters, weightAt, biasAt, out);
    }

    @Override
    public void convolveToData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        products.toData(window, outGradient, parameters, weightAt, inGradient);
    }

    @Override
    public void convolveToWeights(
            Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        weightGradients.convolve(window, in, outGradient, gradients, weightAt, biasAt);
    }

    @Override
    public void dense(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        dense.forward(in, parameters, weightAt, biasAt, out);
    }

    @Override
    public void denseToData(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        dense.toData(outGradient, parameters, weightAt, inGradient);
    }

    @Override
    public void denseToWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        dense.toWeights(in, outGradient, gradients, weightAt);
        weightGradients.bias(outGradient, gradients, biasAt);
    }

    @Override
    public void maxPool(Window window, Tensor in, Tensor out) {
        Pooling.forward(window, in, out);
    }

    @Override
    public void maxPoolToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient) {
        Pooling.backward(window, in, out, outGradient, inGradient);
    }

    @Override
    public void relu(Tensor inOut) {
        float[] data = inOut.data();
        int length = inOut.channels() * inOut.planeStride();
        FloatVector zero = FloatVector.zero(S);
        int j = 0;
        for (; j + L <= length; j += L) {
            FloatVector x = FloatVector.fromArray(S, data, j);
            x.blend(zero, x.compare(VectorOperators.LT, zero)).intoArray(data, j);
        }
        for (; j < length; j++) {
            data[j] = data[j] < 0 ? 0 : data[j];
        }
    }

    @Override
    public void reluToData(Tensor out, Tensor gradient) {
        float[] y = out.data();
        float[] g = gradient.data();
        int length = out.channels() * out.planeStride();
        FloatVector zero = FloatVector.zero(S);
        int j = 0;
        for (; j + L <= length; j += L) {
            VectorMask<Float> shut = FloatVector.fromArray(S, y, j).compare(VectorOperators.LE, zero);
            FloatVector.fromArray(S, g, j).blend(zero, shut).intoArray(g, j);
        }
        for (; j < length; j++) {
            g[j] = y[j] <= 0 ? 0 : g[j];
        }
    }

    @Override
    public double softmaxCrossEntropy(Tensor logits, int[] labels, Tensor gradient) {
        return crossEntropy.mean(logits, labels, gradient);
    }

    @Override
    public long multiplyAdds() {
        return products.multiplyAdds() + weightGradients.multiplyAdds() + dense.multiplyAdds();
    }
}
