package io.coppice.compute.operator;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/**
 * One operator's part of a pass.
 *
 * @param training whether batch normalisation takes the batch's statistics, not the running ones, and dropout drops
 * @param draws what the step's random numbers follow from
 * @param node the operator's number in its network
 * @param parameters of the whole network in compact form
 * @param weightAt where this operator's weights begin in them
 * @param biasAt where its biases begin
 * @param statisticsAt where its running statistics begin, means before variances
 * @param kept as many numbers as {@link Operator#kept} asks for, from the forward to the backward pass
 * @param inputUnits the units that each input holds, in this order
 * @param outUnits the units that {@code out} holds
 * @param inputs what it reads
 */
public record LayerPass(
        Kernels kernels,
        boolean training,
        Draws draws,
        int node,
        float[] parameters,
        int weightAt,
        int biasAt,
        int statisticsAt,
        float[] kept,
        UnitSet[] inputUnits,
        UnitSet outUnits,
        Tensor[] inputs,
        Tensor out) {

    /** Seed and step: passes of one step draw alike, and a step that is repeated draws what it drew. */
    public record Draws(CounterRandom noise, long step) {}

    /** What an operator with one input reads. */
    public Tensor in() {
        return inputs[0];
    }

    public UnitSet inUnits() {
        return inputUnits[0];
    }

    /** From which an operator counts its random numbers of this step. */
    public long noiseBase(CounterRandom.Stream stream) {
        return draws.noise.base(stream, draws.step, node);
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "LayerPass",
                "kernels",
                kernels,
                "training",
                training,
                "draws",
                draws,
                "node",
                node,
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
                "inputUnits",
                inputUnits,
                "outUnits",
                outUnits,
                "inputs",
                inputs,
                "out",
                out);
    }
}
