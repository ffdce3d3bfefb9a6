package io.coppice.compute.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateFunction;
import io.coppice.compute.gate.GateGenerator.Direction;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.method.DenseSettings;
import io.coppice.compute.method.DepL0Settings;
import io.coppice.compute.method.GateTraining;
import io.coppice.compute.method.GateTraining.Sampling;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.L0HcSettings;
import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequentialTrainerTest {
    private static final Shape IMAGE = new Shape(1, 4, 4);
    private static final int SAMPLES = 200;
    private static final Preprocessing PREPROCESSING = Preprocessing.unit(IMAGE, List.of("dark", "top", "bottom"));
    private static final ImageSet DATA = bars();

    private static final GateTraining PER_SAMPLE = new GateTraining(Sampling.PER_SAMPLE, 0, Optional.empty());

    static Stream<MethodSettings> methods() {
        return Stream.of(
                arm(Estimator.ARM, GateFunction.SIGMOID),
                arm(Estimator.DISARM, GateFunction.SIGMOID),
                arm(Estimator.AR, GateFunction.SIGMOID),
                arm(Estimator.REINFORCE, GateFunction.SIGMOID),
                arm(Estimator.ARM, GateFunction.HARD_SIGMOID),
                new L0HcSettings(List.of(0.01), List.of(0.3), 1e-4, 3, GateTraining.DEFAULT),
                new DepL0Settings(1e-3, Direction.FORWARD, 1e-3, GateTraining.DEFAULT),
                perSample(Estimator.ARM),
                perSample(Estimator.DISARM),
                new L0HcSettings(List.of(0.01), List.of(0.3), 1e-4, 3, PER_SAMPLE),
                new DenseSettings(1e-4));
    }

    private static MethodSettings perSample(Estimator estimator) {
        return new L0ArmSettings(estimator, GateFunction.SIGMOID, 7, List.of(0.01), List.of(0.3), 1e-4, 3, PER_SAMPLE);
    }

    private static MethodSettings arm(Estimator estimator, GateFunction gate) {
        return new L0ArmSettings(estimator, gate, 7, List.of(0.01), List.of(0.3), 1e-4, 3);
    }

    /** Noisy images, bright nowhere, in the upper or in the lower half. */
    private static ImageSet bars() {
        byte[] pixels = new byte[SAMPLES * 16];
        byte[] labels = new byte[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            labels[sample] = (byte) (sample % 3);
            for (int pixel = 0; pixel < 16; pixel++) {
                boolean bright = labels[sample] == 1 && pixel < 8 || labels[sample] == 2 && pixel >= 8;
                pixels[sample * 16 + pixel] =
                        (byte) (CounterRandom.below(9, sample * 16 + pixel, 120) + (bright ? 130 : 0));
            }
        }
        return new ImageSet(pixels, labels, IMAGE, 0, SAMPLES);
    }

    private static SequentialTrainer loop(MethodSettings settings) {
        Network network = new ModelSettings("mlp", List.of(12)).create(IMAGE, 3);
        return new SequentialTrainer(
                network,
                new VectorKernels(),
                settings.create(TrainingPlan.of(network, SAMPLES)),
                new AdamSettings(1e-2, 0.9, 0.999, 1e-8),
                DATA,
                PREPROCESSING,
                32,
                4);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aNetworkLearnsAndTheSameSeedGivesTheSameBits(MethodSettings settings) {
        SequentialTrainer loop = loop(settings);
        SequentialTrainer again = loop(settings);
        double first = 0;
        double last = 0;
        for (int step = 0; step < 200; step++) {
            double loss = loop.step(step);
            assertThat(again.step(step)).isEqualTo(loss);
            first += step < 10 ? loss / 10 : 0;
            last += step >= 190 ? loss / 10 : 0;
        }
        assertThat(last).isLessThan(first / 2);
        assertThat(again.phi()).usingRecursiveComparison().isEqualTo(loop.phi());
        Evaluation evaluation = new SetEvaluator(loop.folded().network(), new VectorKernels(), PREPROCESSING, 30)
                .evaluate(loop.folded(), DATA);
        assertThat(evaluation.accuracy()).isGreaterThan(0.95);
        assertThat(evaluation.samples()).isEqualTo(SAMPLES);
        assertThat(evaluation.loss()).isLessThan(first);
    }
}
