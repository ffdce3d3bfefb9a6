package io.coppice.compute.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.kernel.ReferenceKernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.network.FullParameters;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch whose samples have gates of their own is the mean of batches of one, each under the gates of its sample. */
class SampledPassesTest {
    private static final int BATCH = 6;
    private static final long STEP = 5;
    private static final CounterRandom NOISE = new CounterRandom(13);
    private static final int[] LABELS = {0, 2, 1, 1, 0, 2};
    private static final Network NETWORK = new Network(
            "tiny",
            new Shape(1, 6, 6),
            List.of(
                    new Convolution("conv1", 4, new Window(3, 1, 0), true),
                    new MaxPool(new Window(2, 2, 0)),
                    new Relu(),
                    new Flatten(),
                    new Dense("fc1", 7, true),
                    new Relu(),
                    new Dense("fc2", 3, true)));
    private static final List<float[]> BLOCKS = IntStream.range(0, 3)
            .mapToObj(block -> NETWORK.initialBlock(block, new CounterRandom(11)))
            .toList();

    static Stream<SampleGating> gatings() {
        return Stream.of(
                new SampleGating.Bernoulli(Estimator.ARM),
                new SampleGating.Bernoulli(Estimator.DISARM),
                new SampleGating.Bernoulli(Estimator.AR),
                new SampleGating.HardConcreteGates());
    }

    private static List<float[]> probabilities() {
        List<float[]> probabilities = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            float[] p = new float[NETWORK.gates().get(layer).units()];
            for (int unit = 0; unit < p.length; unit++) {
                p[unit] = 0.2f + 0.7f * CounterRandom.uniform(7, 50 * layer + unit);
            }
            probabilities.add(p);
        }
        return probabilities;
    }

    private static double u(int layer, int unit, int sample) {
        GateShape gate = NETWORK.gates().get(layer);
        return SampleGating.noise(NOISE.base(CounterRandom.Stream.GATES, STEP, layer), gate.units(), unit, sample);
    }

    /** Every unit takes part: those that no sample opens are multiplied by 0. */
    private static GateSample drawOfSamples(SampleGating gating) {
        List<GateDraw> layers = new ArrayList<>();
        for (float[] p : probabilities()) {
            UnitSet all = UnitSet.all(p.length);
            UnitSet inB = gating.hasTwoPasses() ? UnitSet.where(p.length, unit -> true) : all;
            layers.add(GateDraw.ofSamples(all, inB, p, false));
        }
        return new GateSample(layers);
    }

    private static Tensor images(int from, int samples) {
        Tensor images = Tensor.zeros(1, 6, 6, samples);
        for (int pixel = 0; pixel < 36; pixel++) {
            for (int sample = 0; sample < samples; sample++) {
                images.data()[images.at(0, pixel / 6, pixel % 6, sample)] =
                        CounterRandom.uniform(5, 36L * (from + sample) + pixel);
            }
        }
        return images;
    }

    private record Step(double lossA, double lossB, List<float[]> weights, List<float[]> gates) {}

    private static Step run(StepPasses passes, GateSample draw, Tensor images, int[] labels) {
        List<OpenBlock> openA = NETWORK.open(draw.openInA());
        List<OpenBlock> openB = draw.passesCoincide() ? List.of() : NETWORK.open(draw.openInB());
        float[] parametersA = FullParameters.gather(NETWORK, openA, BLOCKS);
        float[] parametersB = openB.isEmpty() ? new float[0] : FullParameters.gather(NETWORK, openB, BLOCKS);
        float[] gradient = new float[parametersA.length];
        List<float[]> room =
                NETWORK.gates().stream().map(gate -> new float[gate.units()]).toList();
        StepPasses.Losses losses = passes.run(
                new StepPasses.Work(STEP, draw, openA, parametersA, openB, parametersB, images, Targets.of(labels)),
                gradient,
                room);
        return new Step(
                losses.lossA(),
                losses.lossB(),
                FullParameters.scatter(NETWORK, openA, gradient, 0),
                losses.gateGradients());
    }

    /** The same gates, as those of a batch of this one sample. */
    private static GateSample drawOfOne(SampleGating gating, int sample) {
        List<GateDraw> layers = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            float[] p = probabilities().get(layer);
            int of = layer;
            UnitSet inA = UnitSet.where(p.length, unit -> z(gating, of, unit, sample, false) != 0);
            UnitSet inB = UnitSet.where(p.length, unit -> z(gating, of, unit, sample, true) != 0);
            float[] values = new float[p.length];
            for (int unit = 0; unit < p.length; unit++) {
                values[unit] = (float) z(gating, layer, unit, sample, false);
            }
            layers.add(
                    gating instanceof SampleGating.Bernoulli
                            ? GateDraw.binary(inA, gating.hasTwoPasses() ? inB : inA, p, values, false)
                            : GateDraw.soft(values, p, values, false));
        }
        return new GateSample(layers);
    }

    private static double z(SampleGating gating, int layer, int unit, int sample, boolean inB) {
        double parameter = gating.parameter(probabilities().get(layer)[unit]);
        return gating.value(parameter, u(layer, unit, sample), inB);
    }

    @ParameterizedTest
    @MethodSource("gatings")
    void aBatchIsTheMeanOfItsSamples(SampleGating gating) {
        StepPasses ofSamples = StepPasses.of(NETWORK, new ReferenceKernels(), BATCH, Optional.of(gating), NOISE);
        StepPasses ofOne = StepPasses.of(NETWORK, new ReferenceKernels(), 1, Optional.empty(), NOISE);
        Step batch = run(ofSamples, drawOfSamples(gating), images(0, BATCH), LABELS);
        double lossA = 0;
        double lossB = 0;
        List<float[]> weights =
                BLOCKS.stream().map(block -> new float[block.length]).toList();
        List<float[]> gates =
                NETWORK.gates().stream().map(gate -> new float[gate.units()]).toList();
        for (int sample = 0; sample < BATCH; sample++) {
            Step one = run(ofOne, drawOfOne(gating, sample), images(sample, 1), new int[] {LABELS[sample]});
            lossA += one.lossA() / BATCH;
            lossB += one.lossB() / BATCH;
            addMean(one.weights(), weights);
            addMean(gateGradients(gating, one, sample), gates);
        }
        assertThat(batch.lossA()).isCloseTo(lossA, within(1e-5));
        assertThat(batch.lossB()).isCloseTo(lossB, within(1e-5));
        for (int i = 0; i < 3; i++) {
            assertThat(batch.weights().get(i)).containsExactly(weights.get(i), within(1e-5f));
            assertThat(batch.gates().get(i)).containsExactly(gates.get(i), within(1e-5f));
            assertThat(gates.get(i)).isNotEqualTo(new float[gates.get(i).length]);
        }
    }

    private static void addMean(List<float[]> of, List<float[]> sums) {
        for (int array = 0; array < sums.size(); array++) {
            for (int i = 0; i < sums.get(array).length; i++) {
                sums.get(array)[i] += of.get(array)[i] / BATCH;
            }
        }
    }

    /** From one sample's losses, or from its gradient by gate. */
    private static List<float[]> gateGradients(SampleGating gating, Step one, int sample) {
        List<float[]> gradients = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            float[] ofLayer = new float[NETWORK.gates().get(layer).units()];
            for (int unit = 0; unit < ofLayer.length; unit++) {
                double ofValue = one.gates().isEmpty() ? 0 : one.gates().get(layer)[unit];
                double parameter = gating.parameter(probabilities().get(layer)[unit]);
                double z = z(gating, layer, unit, sample, false);
                ofLayer[unit] = (float)
                        gating.gradient(parameter, u(layer, unit, sample), z, ofValue, one.lossA(), one.lossB(), 1);
            }
            gradients.add(ofLayer);
        }
        return gradients;
    }

    /** While the gates stand still, all samples share them. */
    @Test
    void fixedGatesScaleAsInABatch() {
        List<GateDraw> layers = probabilities().stream()
                .map(values -> {
                    values[1] = 0;
                    return GateDraw.soft(values, values, new float[0], false);
                })
                .toList();
        SampleGating gating = new SampleGating.HardConcreteGates();
        Step sampled = run(
                StepPasses.of(NETWORK, new ReferenceKernels(), BATCH, Optional.of(gating), NOISE),
                new GateSample(layers),
                images(0, BATCH),
                LABELS);
        Step shared = run(
                StepPasses.of(NETWORK, new ReferenceKernels(), BATCH, Optional.empty(), NOISE),
                new GateSample(layers),
                images(0, BATCH),
                LABELS);
        assertThat(sampled.lossA()).isCloseTo(shared.lossA(), within(1e-5));
        assertThat(sampled.gates()).isEmpty();
        for (int block = 0; block < 3; block++) {
            assertThat(sampled.weights().get(block))
                    .containsExactly(shared.weights().get(block), within(1e-5f));
        }
    }
}
