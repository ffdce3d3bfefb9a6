package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;

/**
 * The arithmetic of a forward pass on batch-last tensors. Weights are compact: convolutions
 * {@code [output][input][row][column]}, dense layers {@code [output][input]}, found at an offset of a larger array together
 * with their biases. Any number of samples, and 0 input channels (the output is then the bias), are allowed; outputs are
 * overwritten, never added to, and so may be one plane behind the last one of an image that is written.
 *
 * <p>An instance belongs to one thread: it owns scratch memory. Results do not depend on how warm the compiler is.
 */
public interface ForwardKernels {

    /** In the place of a bias' index: there is no bias. */
    int NO_BIAS = -1;

    /** out = in * weight + bias. @param biasAt may be {@link #NO_BIAS} */
    void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out);

    /** out[o] = sum_i weight[o][i] in[i] + bias[o]; both tensors are vectors. */
    void dense(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out);

    void maxPool(Window window, Tensor in, Tensor out);

    /** The mean of every channel's plane. @param out a vector */
    void averagePool(Tensor in, Tensor out);

    /** out = factor in + shift, of one channel each. */
    void scale(Tensor in, int inChannel, float factor, float shift, Tensor out, int channel);

    /** out = ofA a + ofB b + shift, of one channel each; {@code out} may be {@code a} or {@code b}. */
    void combine(
            Tensor a, int aChannel, float ofA, Tensor b, int bChannel, float ofB, float shift, Tensor out, int channel);

    void relu(Tensor inOut);

    /**
     * out += factor in, of {@code count} numbers of different arrays, each fused: the same bits everywhere. What operators
     * without an operation of their own are made of.
     */
    default void addScaled(float factor, float[] in, int from, float[] out, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] = Math.fma(factor, in[from + i], out[to + i]);
        }
    }
}
