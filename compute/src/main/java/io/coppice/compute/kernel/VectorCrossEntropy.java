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

    /** Logits of the last samples, on whole vectors, and then their softmax. */
    private float[] rest = {};

    /** The mean over the samples; {@code gradient} may be null. */
    double mean(Tensor logits, int[] labels, Tensor gradient) {
        int samples = logits.samples();
        int classes = logits.channels();
        float share = 1f / samples;
        double total = 0;
        for (int sample = 0; sample < samples; sample += L) {
            int lanes = Math.min(L, samples - sample);
            if (lanes == L) {
                float[] to = gradient == null ? null : gradient.data();
                int step = gradient == null ? 0 : gradient.planeStride();
                normalize(classes, logits.data(), sample, logits.planeStride(), to, sample, step, share);
            } else {
                rest = Scratch.atLeast(rest, classes * L);
                copy(classes, lanes, logits.data(), sample, logits.planeStride(), rest, 0, L);
                normalize(classes, rest, 0, L, rest, 0, L, share);
                if (gradient != null) {
                    copy(classes, lanes, rest, 0, L, gradient.data(), sample, gradient.planeStride());
                }
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
    private void normalize(
            int classes, float[] logits, int at, int step, float[] softmax, int toAt, int toStep, float share) {
        FloatVector top = FloatVector.fromArray(S, logits, at);
        for (int label = 1; label < classes; label++) {
            top = top.max(FloatVector.fromArray(S, logits, at + label * step));
        }
        FloatVector sum = FloatVector.zero(S);
        for (int label = 0; label < classes; label++) {
            FloatVector e = Exponential.ofNegative(
                    FloatVector.fromArray(S, logits, at + label * step).sub(top));
            sum = sum.add(e);
            if (softmax != null) {
                e.intoArray(softmax, toAt + label * toStep);
            }
        }
        top.intoArray(largest, 0);
        sum.intoArray(sums, 0);
        if (softmax != null) {
            FloatVector scale = FloatVector.broadcast(S, share).div(sum);
            for (int label = 0; label < classes; label++) {
                int i = toAt + label * toStep;
                FloatVector.fromArray(S, softmax, i).mul(scale).intoArray(softmax, i);
            }
        }
    }
}
