package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;

/**
 * The arithmetic of a step, dense on whatever it is given: the caller hands in only the open units, so no implementation
 * ever multiplies by a closed one. Shapes and manners are those of {@link ForwardKernels}.
 */
public interface Kernels extends ForwardKernels {

    /** As it is named in a job: {@code vector}, {@code nd4j}. */
    String name();

    /** Gradient of the input from that of the output. */
    void convolveToData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient);

    /** Gradients of weight and bias, summed over the samples. @param biasAt may be {@link #NO_BIAS} */
    void convolveToWeights(Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt);

    void denseToData(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient);

    void denseToWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt);

    /** The gradient goes to the first largest element of each window. */
    void maxPoolToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient);

    void averagePoolToData(Tensor outGradient, Tensor inGradient);

    /** Mean and biased variance of a channel over samples and positions, written to {@code moments} from {@code at} on. */
    void moments(Tensor in, int channel, float[] moments, int at);

    /** The sum of a channel's gradient, and the sum of that gradient times (in - centre). */
    void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt);

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
