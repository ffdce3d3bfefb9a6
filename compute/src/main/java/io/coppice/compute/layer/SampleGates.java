package io.coppice.compute.layer;

import io.coppice.compute.tensor.ArrayText;

/**
 * The gates of one layer, one for each unit and sample, and what they learn: z and the gradient of the loss with respect to
 * it, both {@code [unit][sample]} with {@code stride} numbers a unit.
 */
public record SampleGates(float[] values, float[] gradients, int stride) {

    /** @param samples the most there are */
    public SampleGates(int units, int samples) {
        this(new float[units * samples], new float[units * samples], samples);
    }

    @Override
    public String toString() {
        return ArrayText.record("SampleGates", "values", values, "gradients", gradients, "stride", stride);
    }
}
