package io.coppice.compute.layer;

import io.coppice.compute.operator.OpenWeights;
import io.coppice.compute.tensor.ArrayText;

/** A batch normalisation under its running statistics: factor x + shift, channel by channel, of the open ones in their order. */
record Normalisation(float[] factors, float[] shifts) {

    static Normalisation of(OpenWeights learned, OpenWeights statistics) {
        int channels = learned.open().outputs().count();
        float[] factors = new float[channels];
        float[] shifts = new float[channels];
        for (int row = 0; row < channels; row++) {
            double deviation = Math.sqrt(statistics.bias(row) + BatchNorm.EPSILON);
            factors[row] = (float) (learned.weight(row) / deviation);
            shifts[row] = (float) (learned.bias(row) - factors[row] * (double) statistics.weight(row));
        }
        return new Normalisation(factors, shifts);
    }

    @Override
    public String toString() {
        return ArrayText.record("Normalisation", "factors", factors, "shifts", shifts);
    }
}
