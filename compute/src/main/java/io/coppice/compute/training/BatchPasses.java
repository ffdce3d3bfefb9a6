package io.coppice.compute.training;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.tensor.CounterRandom;
import java.util.List;

/** One gate a unit for the whole mini-batch: closed units are not computed, soft gates are multiplied into the weights. */
final class BatchPasses implements StepPasses {
    private final SubnetworkExecutor runner;
    private final GateScaling scaling;
    private final CounterRandom noise;

    BatchPasses(Network network, Kernels kernels, int batch, Loss loss, CounterRandom noise) {
        this.noise = noise;
        this.runner = new SubnetworkExecutor(network, kernels, batch, loss);
        this.scaling = new GateScaling(network);
    }

    @Override
    public Losses run(Work work, float[] gradient, List<float[]> gateGradients) {
        runner.draw(noise, work.step());
        scaling.scale(work.draw(), work.openA(), work.parametersA());
        double lossA = runner.passA(work.openA(), work.parametersA(), work.images(), work.targets(), gradient);
        double lossB = work.openB().isEmpty()
                ? lossA
                : runner.passB(work.openB(), work.parametersB(), work.images(), work.targets());
        return new Losses(
                lossA, lossB, scaling.unscale(work.draw(), work.openA(), work.parametersA(), gradient, gateGradients));
    }
}
