package io.coppice.compute.layer;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/**
 * One layer's part of a pass.
 *
 * @param training whether batch normalisation takes the batch's statistics, not the running ones
 * @param parameters of the whole network in compact form
 * @param weightAt where this layer's weights begin in them
 * @param biasAt where its biases begin
 * @param statisticsAt where its running statistics begin, means before variances
 * @param kept as many numbers as {@link Layer#kept} asks for, from the forward to the backward pass
 * @param inUnits the units that {@code in} holds, in this order
 * @param secondUnits those of {@code second}
 * @param outUnits the units that {@code out} holds
 * @param second the other input of an addition; {@code in} again for other layers
 */
public record LayerPass(
        Kernels kernels,
        boolean training,
        float[] parameters,
        int weightAt,
        int biasAt,
        int statisticsAt,
        float[] kept,
        UnitSet inUnits,
        UnitSet secondUnits,
        UnitSet outUnits,
        Tensor in,
        Tensor second,
        Tensor out) {
    @Override
    public String toString() {
        return ArrayText.record(
                "LayerPass",
                "kernels",
                kernels,
                "training",
                training,
                "parameters",
                parameters,
                "weightAt",
                weightAt,
                "biasAt",
                biasAt,
                "statisticsAt",
                statisticsAt,
                "kept",
                kept,
                "inUnits",
                inUnits,
                "secondUnits",
                secondUnits,
                "outUnits",
                outUnits,
                "in",
                in,
                "second",
                second,
                "out",
                out);
    }
}
