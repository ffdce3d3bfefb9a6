package io.coppice.compute.layer;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/**
 * One layer's part of a pass.
 *
 * @param parameters of the whole network in compact form
 * @param weightAt where this layer's weights begin in them
 * @param biasAt where its biases begin
 * @param inUnits the units that {@code in} holds, in this order
 * @param outUnits the units that {@code out} holds
 */
public record LayerPass(
        Kernels kernels,
        float[] parameters,
        int weightAt,
        int biasAt,
        UnitSet inUnits,
        UnitSet outUnits,
        Tensor in,
        Tensor out) {}
