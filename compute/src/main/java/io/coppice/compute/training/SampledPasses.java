package io.coppice.compute.training;

import io.coppice.compute.gate.Draw;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.SampleLosses;
import io.coppice.compute.layer.SampleGates;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.StepRunner;
import io.coppice.compute.tensor.Noise;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;

/**
 * One gate a unit and sample. Their noise follows from (seed, step, layer, sample), so every attempt of a step draws alike
 * and only π has to travel; a unit that no sample opens is not computed.
 */
final class SampledPasses implements StepPasses {
    private final Network network;
    private final SampleGating gating;
    private final Noise noise;
    private final List<SampleGates> gates;
    private final Kernels kernels;
    private final StepRunner runner;
    private final SampleLosses sampleLosses = new SampleLosses();
    private final double[] lossesA;
    private final double[] lossesB;

    SampledPasses(Network network, Kernels kernels, int batch, SampleGating gating, Noise noise) {
        this.network = network;
        this.gating = gating;
        this.noise = noise;
        this.kernels = kernels;
        this.gates = network.gates().stream()
                .map(gate -> new SampleGates(gate.units(), batch))
                .toList();
        this.runner = new StepRunner(network.withSampleGates(gates), kernels, batch);
        this.lossesA = new double[batch];
        this.lossesB = new double[batch];
    }

    @Override
    public Losses run(Work work, float[] gradient, List<float[]> gateGradients) {
        fill(work, false);
        double lossA = runner.passA(work.openA(), work.parametersA(), work.images(), work.labels(), gradient);
        sampleLosses.of(runner.logits(), work.labels(), lossesA);
        if (work.draw().layers().stream().noneMatch(GateDraw::bySample)) {
            return new Losses(lossA, lossA, List.of()); // the gates stand still
        }
        if (work.openB().isEmpty()) {
            learn(work, lossesA, gateGradients);
            return new Losses(lossA, lossA, gateGradients);
        }
        fill(work, true);
        double lossB = runner.loss(work.openB(), work.parametersB(), work.images(), work.labels());
        sampleLosses.of(runner.logits(), work.labels(), lossesB);
        learn(work, lossesB, gateGradients);
        return new Losses(lossA, lossB, gateGradients);
    }

    private void fill(Work work, boolean inB) {
        for (int layer = 0; layer < gates.size(); layer++) {
            GateDraw draw = work.draw().layers().get(layer);
            UnitSet open = inB ? draw.b() : draw.a();
            for (int rank = 0; rank < open.count(); rank++) {
                fill(work, layer, draw, open.unit(rank), inB);
            }
            kernels.written(gates.get(layer).values(), 0, gates.get(layer).values().length);
        }
    }

    private void fill(Work work, int layer, GateDraw draw, int unit, boolean inB) {
        int samples = work.images().samples();
        float[] values = gates.get(layer).values();
        int at = unit * gates.get(layer).stride();
        if (!draw.bySample()) {
            Arrays.fill(values, at, at + samples, draw.scales() ? draw.values()[unit] : 1);
            return;
        }
        long base = base(work.step(), layer);
        double parameter = gating.parameter(draw.probability()[unit]);
        for (int sample = 0; sample < samples; sample++) {
            values[at + sample] = (float) gating.value(parameter, u(base, layer, unit, sample), inB);
        }
    }

    private long base(long step, int layer) {
        return noise.base(Noise.Stream.GATES, step, layer);
    }

    private double u(long base, int layer, int unit, int sample) {
        return SampleGating.noise(base, network.gates().get(layer).units(), unit, sample);
    }

    private void learn(Work work, double[] lossesOfB, List<float[]> gateGradients) {
        Draw draw = work.draw();
        for (int layer = 0; layer < gates.size(); layer++) {
            float[] found = gateGradients.get(layer);
            kernels.fetch(gates.get(layer).gradients(), 0, gates.get(layer).gradients().length);
            for (int unit = 0; unit < found.length; unit++) {
                found[unit] = (float) gradient(work, layer, draw.layers().get(layer), unit, lossesOfB);
            }
        }
    }

    /** A unit that was closed for every sample learns as well, where an estimator says something about it. */
    private double gradient(Work work, int layer, GateDraw draw, int unit, double[] lossesOfB) {
        SampleGates ofLayer = gates.get(layer);
        boolean computed = draw.a().contains(unit);
        long base = base(work.step(), layer);
        double parameter = gating.parameter(draw.probability()[unit]);
        int samples = work.images().samples();
        double sum = 0;
        for (int sample = 0; sample < samples; sample++) {
            int at = unit * ofLayer.stride() + sample;
            double u = u(base, layer, unit, sample);
            double value = computed ? gating.value(parameter, u, false) : 0;
            double ofValue = computed ? ofLayer.gradients()[at] : 0;
            sum += gating.gradient(parameter, u, value, ofValue, lossesA[sample], lossesOfB[sample], samples);
        }
        return sum;
    }
}
