package io.coppice.compute.compact;

import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Stage;

/** A batch normalisation under its running statistics: factor x + shift, channel by channel. */
record Normalisation(float[] factors, float[] shifts) {

    /** Of the open channels, in their order. */
    static Normalisation of(FoldedNetwork folded, Stage stage) {
        OpenWeights learned = OpenWeights.of(folded, stage.block());
        OpenWeights statistics = OpenWeights.of(folded, stage.statistics());
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
}
