package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;

/** The cross entropy of a softmax, one number a sample. An instance belongs to one thread. */
public final class SampleLosses {
    private final CrossEntropy crossEntropy = new CrossEntropy();

    /**
     * @param logits a vector of classes
     * @param labels the class of each sample
     * @param losses receives one number a sample
     */
    public void of(Tensor logits, int[] labels, double[] losses) {
        crossEntropy.each(logits, labels, losses);
    }
}
