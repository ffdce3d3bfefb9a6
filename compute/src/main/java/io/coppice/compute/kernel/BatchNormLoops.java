package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/**
 * Batch normalisation channel by channel, from the operations that kernels have on one channel's plane. Factors are computed
 * in float, by operations that every device rounds alike: OpenCL devices need not have doubles.
 */
final class BatchNormLoops {
    private static final int KEPT = BatchNormPass.KEPT;
    private static final float EPSILON = (float) BatchNormPass.EPSILON;
    private static final int MEAN = 0;
    private static final int VARIANCE = 1;
    private static final int SUM = 2;
    private static final int PRODUCT = 3;

    private BatchNormLoops() {}

    static void forward(Kernels kernels, BatchNormPass pass) {
        float[] kept = pass.kept();
        UnitSet units = pass.outUnits();
        int in = 0;
        for (int row = 0; row < units.count(); row++, in++) {
            in = UnitRows.rank(pass.inUnits(), units.unit(row), in);
            if (pass.training()) {
                kernels.moments(pass.in(), in, kept, KEPT * row);
            } else {
                kept[KEPT * row + MEAN] = pass.parameters()[pass.statisticsAt() + row];
                kept[KEPT * row + VARIANCE] = pass.parameters()[pass.statisticsAt() + units.count() + row];
            }
            float factor = pass.parameters()[pass.gammaAt() + row] * inverseDeviation(kept, row);
            float shift = Math.fma(-factor, kept[KEPT * row + MEAN], pass.parameters()[pass.betaAt() + row]);
            kernels.scale(pass.in(), in, factor, shift, pass.out(), row);
        }
    }

    private static float inverseDeviation(float[] kept, int row) {
        return 1 / (float) Math.sqrt(kept[KEPT * row + VARIANCE] + EPSILON);
    }

    static void toWeights(Kernels kernels, BatchNormPass pass, Tensor outGradient, float[] gradients) {
        float[] kept = pass.kept();
        UnitSet units = pass.outUnits();
        int in = 0;
        for (int row = 0; row < units.count(); row++, in++) {
            in = UnitRows.rank(pass.inUnits(), units.unit(row), in);
            int at = KEPT * row;
            kernels.centredSums(outGradient, row, pass.in(), in, kept[at + MEAN], kept, at + SUM);
            gradients[pass.gammaAt() + row] = kept[at + PRODUCT] * inverseDeviation(kept, row);
            gradients[pass.betaAt() + row] = kept[at + SUM];
        }
    }

    /** The mean, and the unbiased variance. */
    static void statistics(BatchNormPass pass, float[] out) {
        int rows = pass.outUnits().count();
        int count = pass.in().height() * pass.in().width() * pass.in().samples();
        float unbiased = (float) count / Math.max(1, count - 1);
        for (int row = 0; row < rows; row++) {
            out[pass.statisticsAt() + row] = pass.kept()[KEPT * row + MEAN];
            out[pass.statisticsAt() + rows + row] = pass.kept()[KEPT * row + VARIANCE] * unbiased;
        }
    }

    /**
     * With x̂ = (x − mean) / deviation over n numbers: dx = γ / deviation (dy − Σdy / n − x̂ Σ(dy x̂) / n), the same as
     * factor dy + slope x + shift.
     */
    static void toData(Kernels kernels, BatchNormPass pass, Tensor outGradient, Tensor inGradient) {
        float[] kept = pass.kept();
        UnitSet units = pass.outUnits();
        float share = 1f / pass.in().plane();
        int in = 0;
        for (int row = 0; row < units.count(); row++, in++) {
            in = UnitRows.rank(pass.inUnits(), units.unit(row), in);
            int at = KEPT * row;
            float inverse = inverseDeviation(kept, row);
            float factor = pass.parameters()[pass.gammaAt() + row] * inverse;
            float slope = -factor * inverse * inverse * kept[at + PRODUCT] * share;
            float shift = Math.fma(-slope, kept[at + MEAN], -factor * kept[at + SUM] * share);
            kernels.combine(outGradient, row, factor, pass.in(), in, slope, shift, inGradient, row);
        }
    }
}
