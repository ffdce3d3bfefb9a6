package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;

/**
 * The arithmetic of a step on batch-last tensors, dense on whatever it is given: the caller hands in only the open units,
 * so no implementation ever multiplies by a closed one. Weights are compact: convolutions {@code [output][input][row][column]},
 * dense layers {@code [output][input]}, found at an offset of a larger array together with their biases. Any number of
 * samples, and 0 input channels (the output is then the bias), are allowed; outputs are overwritten, never added to,
 * and so may be one plane behind the last one of an image that is written.
 *
 * <p>An instance belongs to one thread: it owns scratch memory. Results do not depend on how warm the compiler is.
 */
public interface Kernels {

    /** In the place of a bias' index: there is no bias. */
    int NO_BIAS = -1;

    /** As it is named in a job: {@code vector}, {@code nd4j}. */
    String name();

    /** out = in * weight + bias. @param biasAt may be {@link #NO_BIAS}, here and in the gradient */
    void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out);

    /** Gradient of the input from that of the output. */
    void convolveToData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient);

    /** Gradients of weight and bias, summed over the samples. */
    void convolveToWeights(Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt);

    /** out[o] = sum_i weight[o][i] in[i] + bias[o]; both tensors are vectors. */
    void dense(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out);

    void denseToData(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient);

    void denseToWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt);

    void maxPool(Window window, Tensor in, Tensor out);

    /** The gradient goes to the first largest element of each window. */
    void maxPoolToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient);

    /** The mean of every channel's plane. @param out a vector */
    void averagePool(Tensor in, Tensor out);

    void averagePoolToData(Tensor outGradient, Tensor inGradient);

    /** Mean and biased variance of a channel over samples and positions, written to {@code moments} from {@code at} on. */
    void moments(Tensor in, int channel, float[] moments, int at);

    /** out = factor in + shift, of one channel each. */
    void scale(Tensor in, int inChannel, float factor, float shift, Tensor out, int channel);

    /** The sum of a channel's gradient, and the sum of that gradient times (in - centre). */
    void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt);

    /** out = ofA a + ofB b + shift, of one channel each; {@code out} may be {@code a} or {@code b}. */
    void combine(
            Tensor a, int aChannel, float ofA, Tensor b, int bChannel, float ofB, float shift, Tensor out, int channel);

    void relu(Tensor inOut);

    /** Zeroes the gradient where the output was not positive. */
    void reluToData(Tensor out, Tensor gradient);

    /**
     * Mean cross entropy of the softmax of {@code logits} (a vector of classes).
     *
     * @param labels the class of each sample
     * @param gradient receives the gradient of that mean, or null when it is not wanted
     */
    double softmaxCrossEntropy(Tensor logits, int[] labels, Tensor gradient);

    /** Multiply-adds computed since this instance was made, those of padded registers included. */
    long multiplyAdds();
}
