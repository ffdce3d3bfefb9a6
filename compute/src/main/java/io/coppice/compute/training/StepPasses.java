package io.coppice.compute.training;

import io.coppice.compute.data.StepGrouping;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The arithmetic of a step under its gates, both passes. An instance belongs to one thread. */
public interface StepPasses {

    /** With the cross entropy of a softmax, every step an update. @param batch the largest number of samples of a step */
    static StepPasses of(
            Network network, Kernels kernels, int batch, Optional<SampleGating> bySample, CounterRandom noise) {
        StepGrouping each = new StepGrouping(Integer.MAX_VALUE, batch, 1);
        return of(network, kernels, each, SoftmaxCrossEntropy.PLAIN, bySample, noise);
    }

    /** @param grouping of the steps; it says how many samples a full batch has */
    static StepPasses of(
            Network network,
            Kernels kernels,
            StepGrouping grouping,
            Loss loss,
            Optional<SampleGating> bySample,
            CounterRandom noise) {
        return bySample.<StepPasses>map(gating -> new SampledPasses(network, kernels, grouping, loss, gating, noise))
                .orElseGet(() -> new BatchPasses(network, kernels, grouping.batch(), loss, noise));
    }

    /**
     * What a step computes with; the compact arrays are changed.
     *
     * @param openB empty when pass B is skipped
     */
    record Work(
            long step,
            GateSample draw,
            List<OpenBlock> openA,
            float[] parametersA,
            List<OpenBlock> openB,
            float[] parametersB,
            Tensor images,
            Targets targets) {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Work",
                    "step",
                    step,
                    "draw",
                    draw,
                    "openA",
                    openA,
                    "parametersA",
                    parametersA,
                    "openB",
                    openB,
                    "parametersB",
                    parametersB,
                    "images",
                    images,
                    "targets",
                    targets);
        }
    }

    /**
     * @param lossA mean loss of pass A
     * @param lossB of pass B; {@code lossA} when it was skipped
     * @param gateGradients as in {@code StepOutcome}
     */
    record Losses(double lossA, double lossB, List<float[]> gateGradients) {
        @Override
        public String toString() {
            return ArrayText.record("Losses", "lossA", lossA, "lossB", lossB, "gateGradients", gateGradients);
        }
    }

    /**
     * @param gradient receives that of the weights, compact
     * @param gateGradients room for the gradients by gate, one array a gate layer
     */
    Losses run(Work work, float[] gradient, List<float[]> gateGradients);
}
