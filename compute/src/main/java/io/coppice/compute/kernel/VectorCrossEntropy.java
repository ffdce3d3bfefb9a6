package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Softmax and cross entropy, a vector of samples at a time over all classes. */
final class VectorCrossEntropy {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    private final float[] sums = new float[L];
    private final float[] largest = new float[L];

    /**
     * Logits of a vector of samples, and then their softmax. All go through here, though only the last need not fill a
     * vector: a way that the short batch at the end of an epoch is the first to take costs the compiled code of all others.
     */
    private float[] whole = {};

    /** The mean over the samples; {@code gradient} may be null. */
    double mean(Tensor logits, int[] labels, Tensor gradient) {
        int samples = logits.samples();
        int classes = logits.channels();
        float share = 1f / samples;
        double total = 0;
        whole = Scratch.atLeast(whole, classes * L);
        for (int sample = 0; sample < samples; sample += L) {
            int lanes = Math.min(L, samples - sample);
            copy(classes, lanes, logits.data(), sample, logits.planeStride(), whole, 0, L);
            normalize(classes, whole, share);
            if (gradient != null) {
                copy(classes, lanes, whole, 0, L, gradient.data(), sample, gradient.planeStride());
            }
            for (int lane = 0; lane < lanes; lane++) {
                float own = logits.data()[logits.at(labels[sample + lane], 0, 0, sample + lane)];
                total += StrictMath.log(sums[lane]) - ((double) own - largest[lane]);
                if (gradient != null) {
                    gradient.data()[gradient.at(labels[sample + lane], 0, 0, sample + lane)] -= share;
                }
            }
        }
        return total / samples;
    }

    private static void copy(
            int classes, int lanes, float[] from, int fromAt, int fromStep, float[] to, int toAt, int toStep) {
        for (int label = 0; label < classes; label++) {
            System.arraycopy(from, fromAt + label * fromStep, to, toAt + label * toStep, lanes);
        }
    }

    /** Leaves the largest logit and the sum of exponentials of each sample, and the softmax times {@code share}. */
    private void normalize(int classes, float[] logits, float share) {
        FloatVector top = FloatVector.fromArray(S, logits, 0);
        for (int label = 1; label < classes; label++) {
            top = top.max(FloatVector.fromArray(S, logits, label * L));
        }
        FloatVector sum = FloatVector.zero(S);
        for (int label = 0; label < classes; label++) {
            FloatVector e = Exponential.ofNegative(
                    FloatVector.fromArray(S, logits, label * L).sub(top));
            sum = sum.add(e);
            e.intoArray(logits, label * L);
        }
        top.intoArray(largest, 0);
        sum.intoArray(sums, 0);
        FloatVector scale = FloatVector.broadcast(S, share).div(sum);
        for (int label = 0; label < classes; label++) {
            FloatVector.fromArray(S, logits, label * L).mul(scale).intoArray(logits, label * L);
        }
    }
}
