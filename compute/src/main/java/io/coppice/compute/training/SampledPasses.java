package io.coppice.compute.training;

import io.coppice.compute.data.StepGrouping;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateKernels;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.layer.SampleGates;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;

/**
 * One gate a unit and sample. Their noise follows from (seed, update, layer, sample), so every attempt of a step draws alike
 * and only π has to travel; a unit that no sample opens is not computed.
 */
final class SampledPasses implements StepPasses {
    private final Network network;
    private final SampleGating gating;
    private final CounterRandom noise;
    private final StepGrouping grouping;
    private final List<SampleGates> gates;
    private final Kernels kernels;
    private final SubnetworkExecutor runner;
    private final Loss loss;
    private final double[] lossesA;
    private final double[] lossesB;

    SampledPasses(
            Network network,
            Kernels kernels,
            StepGrouping grouping,
            Loss loss,
            SampleGating gating,
            CounterRandom noise) {
        int batch = grouping.batch();
        this.grouping = grouping;
        this.network = network;
        this.loss = loss;
        this.gating = gating;
        this.noise = noise;
        this.kernels = kernels;
        this.gates = network.gates().stream()
                .map(gate -> new SampleGates(gate.units(), batch))
                .toList();
        this.runner = new SubnetworkExecutor(network.withSampleGates(gates), kernels, batch, loss);
        this.lossesA = new double[batch];
        this.lossesB = new double[batch];
    }

    @Override
    public Losses run(Work work, float[] gradient, List<float[]> gateGradients) {
        runner.draw(noise, work.step());
        fill(work, false);
        double lossA = runner.passA(work.openA(), work.parametersA(), work.images(), work.targets(), gradient);
        loss.each(runner.logits(), work.targets(), lossesA);
        if (work.draw().layers().stream().noneMatch(GateDraw::bySample)) {
            return new Losses(lossA, lossA, List.of()); // the gates stand still
        }
        if (work.openB().isEmpty()) {
            learn(work, lossesA, gateGradients);
            return new Losses(lossA, lossA, gateGradients);
        }
        fill(work, true);
        double lossB = runner.loss(work.openB(), work.parametersB(), work.images(), work.targets());
        loss.each(runner.logits(), work.targets(), lossesB);
        learn(work, lossesB, gateGradients);
        return new Losses(lossA, lossB, gateGradients);
    }

    private void fill(Work work, boolean inB) {
        for (int layer = 0; layer < gates.size(); layer++) {
            GateDraw draw = work.draw().layers().get(layer);
            UnitSet open = inB ? draw.b() : draw.a();
            float[] values = gates.get(layer).values();
            if (draw.bySample()) {
                kernels.gates().draw(gating, place(work, layer, open), draw.probability(), inB, values);
            } else {
                spread(draw, open, gates.get(layer), work.images().samples());
                kernels.written(values, 0, values.length);
            }
        }
    }

    /** One value for all samples. */
    private static void spread(GateDraw draw, UnitSet open, SampleGates gates, int samples) {
        for (int rank = 0; rank < open.count(); rank++) {
            int unit = open.unit(rank);
            int at = unit * gates.stride();
            Arrays.fill(gates.values(), at, at + samples, draw.scales() ? draw.values()[unit] : 1);
        }
    }

    private GateKernels.Place place(Work work, int layer, UnitSet open) {
        long ofUpdate = noise.base(CounterRandom.Stream.GATES, grouping.update(work.step()), layer);
        long before = (long) grouping.samplesBefore(work.step()) * open.total();
        long base = CounterRandom.shifted(ofUpdate, before);
        return new GateKernels.Place(
                base, open, work.images().samples(), gates.get(layer).stride());
    }

    private void learn(Work work, double[] lossesOfB, List<float[]> gateGradients) {
        for (int layer = 0; layer < gates.size(); layer++) {
            GateDraw draw = work.draw().layers().get(layer);
            float[] found = gateGradients.get(layer);
            SampleGates ofLayer = gates.get(layer);
            GateKernels.Seen seen = new GateKernels.Seen(ofLayer.values(), ofLayer.gradients(), lossesA, lossesOfB);
            kernels.gates().learn(gating, place(work, layer, draw.a()), draw.probability(), seen, found);
            kernels.fetch(found, 0, found.length);
        }
    }
}
