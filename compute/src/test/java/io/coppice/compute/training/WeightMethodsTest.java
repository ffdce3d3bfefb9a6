package io.coppice.compute.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.method.ContinuousSparsificationSettings;
import io.coppice.compute.method.DeepHoyerSettings;
import io.coppice.compute.method.DeepHoyerSettings.Penalty;
import io.coppice.compute.method.MagnitudeSettings;
import io.coppice.compute.method.MagnitudeSettings.Schedule;
import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.SgdSettings;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of single weights on a task that takes a second: images bright nowhere, above or below. */
@Timeout(60)
class WeightMethodsTest {
    private static final Shape IMAGE = new Shape(1, 4, 4);
    private static final int SAMPLES = 192;
    private static final int BATCH = 32;
    private static final int EPOCHS = 40;
    private static final Preprocessing PREPROCESSING = Preprocessing.unit(IMAGE, List.of("dark", "top", "bottom"));
    private static final ImageSet DATA = bars();
    private static final OptimizerSettings ADAM = new AdamSettings(1e-2, 0.9, 0.999, 1e-8);
    private static final OptimizerSettings SGD = SgdSettings.DEFAULT;

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

    /** Of 228 weights (16 by 12 and 12 by 3). */
    static List<Arguments> methods() {
        return List.of(
                Arguments.of(hoyer(Penalty.HOYER_SQUARE, 0.01, 0.02, 0), ADAM, 5, 120),
                Arguments.of(hoyer(Penalty.GROUP_HS, 0.06, 0.03, 0), ADAM, 5, 150),
                Arguments.of(hoyer(Penalty.L1, 0.006, 0.02, 0), ADAM, 5, 150),
                Arguments.of(hoyer(Penalty.TRANSFORMED_L1, 0.006, 0.02, 0), ADAM, 5, 150),
                Arguments.of(hoyer(Penalty.GROUP_LASSO, 0.03, 0.03, 0), ADAM, 5, 150),
                Arguments.of(hoyer(Penalty.HOYER_SQUARE, 0, 0, 0.5), ADAM, 60, 180),
                Arguments.of(magnitude(Schedule.ONE_SHOT, false), ADAM, 40, 47),
                Arguments.of(magnitude(Schedule.GRADUAL, false), SGD, 40, 47),
                Arguments.of(magnitude(Schedule.ITERATIVE, false), ADAM, 40, 47),
                Arguments.of(magnitude(Schedule.ITERATIVE, true), ADAM, 40, 47),
                Arguments.of(new ContinuousSparsificationSettings(0, 1e-4, 200, 2, 15, 2), SGD, 30, 200));
    }

    private static MethodSettings hoyer(Penalty penalty, double strength, double threshold, double sensitivity) {
        return new DeepHoyerSettings(penalty, strength, threshold, sensitivity, 0, 2, 10, 0.3);
    }

    private static MethodSettings magnitude(Schedule schedule, boolean rewind) {
        return new MagnitudeSettings(schedule, 0.8, 10, 4, 5, rewind, 2);
    }

    private static SequentialTrainer loop(MethodSettings settings, OptimizerSettings optimizer) {
        Network network = new ModelSettings("mlp", List.of(12)).create(IMAGE, 3);
        TrainingPlan plan = new TrainingPlan(network, SAMPLES, BATCH, EPOCHS);
        SparsityMethod method = settings.create(plan);
        Optimizer over = new Optimizer(
                optimizer,
                plan.stepsPerEpoch(),
                method.weightRule().orElseThrow().stretches(EPOCHS));
        return new SequentialTrainer(network, new VectorKernels(), method, over, DATA, PREPROCESSING, BATCH, 4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void aNetworkLearnsWithFewWeightsAndTheSameSeedGivesTheSameBits(
            MethodSettings settings, OptimizerSettings optimizer, long least, long most) {
        SequentialTrainer loop = loop(settings, optimizer);
        SequentialTrainer again = loop(settings, optimizer);
        int steps = EPOCHS * loop.stepsPerEpoch();
        long kept = 0;
        for (int step = 0; step < steps; step++) {
            assertThat(again.step(step)).isEqualTo(loop.step(step));
            if (step == steps - loop.stepsPerEpoch()) {
                kept = loop.folded().weightsNotZero();
            }
        }
        FoldedNetwork folded = loop.folded();
        assertThat(folded.weightsNotZero()).isEqualTo(kept).isBetween(least, most);
        Evaluation evaluation =
                new SetEvaluator(folded.network(), new VectorKernels(), PREPROCESSING, 30).evaluate(folded, DATA);
        assertThat(evaluation.accuracy()).isGreaterThan(0.95);
    }

    /** At a rate of next to nothing the weights stay, so the network must too, while what it does without is closed. */
    @Test
    void unitsThatMaskedWeightsLeaveUselessCloseBetweenEpochsAndChangeNothing() {
        MethodSettings settings = new MagnitudeSettings(Schedule.ONE_SHOT, 0.93, 1, 1, 1, false, 1);
        SequentialTrainer loop =
                loop(settings, new SgdSettings(1e-30, 0, false, 0, io.coppice.compute.optimizer.Schedule.CONSTANT));
        int epoch = loop.stepsPerEpoch();
        int step = 0;
        List<Long> weights = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int epochs = 1; epochs <= 4; epochs++) {
            for (int end = epochs * epoch; step < end; step++) {
                loop.step(step);
            }
            FoldedNetwork folded = loop.folded();
            weights.add(folded.weightsNotZero());
            losses.add(new SetEvaluator(folded.network(), new VectorKernels(), PREPROCESSING, 30)
                    .evaluate(folded, DATA)
                    .loss());
            open.add(loop.phi().stream()
                    .mapToInt(layer -> (int) IntStream.range(0, layer.length)
                            .filter(unit -> layer[unit] != 0)
                            .count())
                    .sum());
        }
        assertThat(weights.get(0)).as("after the cut").isEqualTo(16);
        assertThat(weights.get(1)).as("without useless ones").isLessThan(16);
        assertThat(open.get(2)).as("gates close with them").isLessThan(open.get(1));
        assertThat(losses.get(3)).isCloseTo(losses.get(0), within(1e-6));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("unusable")
    void whatDoesNotFitTheTrainingIsNamed(MethodSettings settings, String named) {
        assertThatThrownBy(() -> loop(settings, ADAM)).hasMessageContaining(named);
    }

    static List<Arguments> unusable() {
        return List.of(
                Arguments.of(new DeepHoyerSettings(Penalty.L1, 1, 0, 0, 0, 30, 10, 1), "fine-tune-epochs = 10"),
                Arguments.of(new ContinuousSparsificationSettings(0, 0, 200, 4, 10, 2), "rounds x round-epochs = 40"),
                Arguments.of(new ContinuousSparsificationSettings(0, 0, 200, 3, 10, 10), "rewind-epoch = 10"),
                Arguments.of(
                        new MagnitudeSettings(Schedule.GRADUAL, 0.9, 30, 6, 2, false, 2),
                        "rounds = 6: makes the last cut before epoch 40"),
                Arguments.of(new MagnitudeSettings(Schedule.ONE_SHOT, 1, 30, 6, 2, false, 2), "sparsity = 1.0"),
                Arguments.of(new MagnitudeSettings(Schedule.ONE_SHOT, 0.9, 2, 6, 2, true, 2), "rewind-epoch = 2"));
    }
}
