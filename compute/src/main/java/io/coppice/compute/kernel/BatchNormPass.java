package io.coppice.compute.kernel;

import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/**
 * What batch normalisation works on in one pass. Channels of {@code in} that {@code out} has not are left alone.
 *
 * @param training whether mean and variance are those of the batch, not the running ones
 * @param parameters compact, of the whole network
 * @param gammaAt where γ begins in them, one number an open unit
 * @param betaAt where β begins
 * @param statisticsAt where the running means begin, the running variances right behind
 * @param kept {@link #KEPT} numbers an open unit, from the forward to the backward pass
 * @param inUnits the units that {@code in} holds; all of {@code outUnits} are among them
 */
public record BatchNormPass(
        boolean training,
        float[] parameters,
        int gammaAt,
        int betaAt,
        int statisticsAt,
        float[] kept,
        Tensor in,
        UnitSet inUnits,
        Tensor out,
        UnitSet outUnits) {

    /** ε, as in PyTorch. */
    public static final double EPSILON = 1e-5;

    /** Numbers kept of every unit: mean, variance, and the sums of the backward pass. */
    public static final int KEPT = 4;

    @Override
    public String toString() {
        return ArrayText.record(
                "BatchNormPass",
                "training",
                training,
                "parameters",
                parameters,
                "gammaAt",
                gammaAt,
                "betaAt",
                betaAt,
                "statisticsAt",
                statisticsAt,
                "kept",
                kept,
                "in",
                in,
                "inUnits",
                inUnits,
                "out",
                out,
                "outUnits",
                outUnits);
    }
}
