package io.coppice.compute.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.OptimizedParameter;
import io.coppice.compute.optimizer.Schedule;
import io.coppice.compute.optimizer.SgdSettings;
import io.coppice.compute.optimizer.SgdStep;
import io.coppice.compute.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step of continuous sparsification on softmax regression, against the fixture. */
@Timeout(30)
class SoftMasksFixtureTest {
    private static final int SAMPLES = 32;
    private static final int INPUTS = 784;
    private static final BlockShape SHAPE = new BlockShape("fc", 10, INPUTS, 1, BlockShape.Role.UNBIASED);
    private static final Network NETWORK = new ModelSettings("mlp", List.of(4)).create(new Shape(1, 2, 2), 3);
    private static final RowRange WHOLE = new RowRange(0, 0, 10);

    @Test
    void masksLossAndGradientsAreTheFixtures() throws IOException {
        SafetensorsFile fixture;
        try (InputStream in = SoftMasksFixtureTest.class.getResourceAsStream(
                "/fixtures/continuous_sparsification_step.safetensors")) {
            fixture = Safetensors.read("continuous_sparsification_step.safetensors", in.readAllBytes());
        }
        SgdSettings optimizer = new SgdSettings(0.1, 0, false, 0, Schedule.CONSTANT);
        PruningPlan rule = new PruningPlan(
                NETWORK,
                1,
                Set.of(0),
                9,
                Optional.empty(),
                0,
                Optional.of(new SoftMasks(0, 1e-8, 12, 1)),
                List.of(PruningPhase.from(0).masked(PruningPhase.Masks.SOFT)));
        float[] ones = new float[SHAPE.weights()];
        Arrays.fill(ones, 1);
        MaskState arrays = MaskState.restored(
                rule,
                SHAPE,
                WHOLE,
                optimizer,
                Map.of(
                        "fc.weight.mask",
                        ones,
                        "fc.weight.scores",
                        fixture.floats("s"),
                        "fc.weight.scores.momentum",
                        new float[ones.length]));
        OptimizedParameter weights = new OptimizedParameter(fixture.floats("w").clone(), optimizer, false);
        OptimizedParameter biases = new OptimizedParameter(new float[0], optimizer, false);
        MaskedWeights ruled = new MaskedWeights(rule, SHAPE, WHOLE, weights, biases, arrays, 0);
        float[] mask = fixture.floats("mask");
        for (int i = 0; i < mask.length; i++) {
            float w = weights.values()[i];
            assertThat(ruled.shown()[i]).isCloseTo(w * mask[i], within(1e-4f * Math.abs(w * mask[i]) + 1e-12f));
        }
        float[] gradient = new float[ones.length];
        double loss = regression(fixture, ruled.shown(), gradient);
        double penalty = 1e-8 * Sums.plain(mask, 0, mask.length);
        assertThat(loss + penalty).isCloseTo(fixture.floats("loss")[0], within(1e-4 * loss));
        float[] ofWeights = fixture.floats("w.grad");
        float[] ofScores = fixture.floats("s.grad");
        ruled.prepare(0, List.of());
        for (int at = 0; at < gradient.length; at += INPUTS) {
            float[] row = ruled.gradient(at, gradient, at);
            for (int i = 0; i < INPUTS; i++) {
                assertThat(row[i]).isCloseTo(ofWeights[at + i], within(1e-4f * Math.abs(ofWeights[at + i]) + 1e-7f));
            }
            ruled.moved(at, new SgdStep(0.1f, 0, false));
        }
        // Without momentum the optimizer's state is the gradient itself.
        float[] moved = arrays.scores.orElseThrow().state().getFirst();
        for (int i = 0; i < moved.length; i++) {
            assertThat(moved[i]).as("s %d", i).isCloseTo(ofScores[i], within(1e-4f * Math.abs(ofScores[i]) + 1e-7f));
        }
    }

    /** The mean cross entropy of {@code w x}, and its gradient, in double precision. */
    private static double regression(SafetensorsFile fixture, float[] w, float[] gradient) {
        float[] x = fixture.floats("x");
        int[] y = fixture.ints("y");
        double loss = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] logits = new double[10];
            double sum = 0;
            for (int output = 0; output < 10; output++) {
                for (int i = 0; i < INPUTS; i++) {
                    logits[output] += (double) w[output * INPUTS + i] * x[sample * INPUTS + i];
                }
                sum += Math.exp(logits[output]);
            }
            loss += (Math.log(sum) - logits[y[sample]]) / SAMPLES;
            for (int output = 0; output < 10; output++) {
                double slope = (Math.exp(logits[output]) / sum - (output == y[sample] ? 1 : 0)) / SAMPLES;
                for (int i = 0; i < INPUTS; i++) {
                    gradient[output * INPUTS + i] += (float) (slope * x[sample * INPUTS + i]);
                }
            }
        }
        return loss;
    }

    @Test
    void theSigmoidIsExactToSevenDigits() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            float x = 60 * (random.nextFloat() - 0.5f);
            double exact = 1 / (1 + StrictMath.exp(-x));
            assertThat((double) Sigmoid.of(x)).isCloseTo(exact, within(4e-7 * exact));
        }
        assertThat(Sigmoid.of(0)).isEqualTo(0.5f);
        assertThat(Sigmoid.of(1e30f)).isEqualTo(1);
        assertThat(Sigmoid.of(-1e30f)).isBetween(0f, 1e-37f);
    }

    /** Scores decide the ticket, whatever became of the masks; what is left is scaled by 1/σ(s_0) and goes back. */
    @Test
    void theTicketIsWhereScoresArePositiveAndItsWeightsGoBack() {
        SgdSettings optimizer = new SgdSettings(0.1, 0, false, 0, Schedule.CONSTANT);
        BlockShape shape = new BlockShape("fc", 1, 4, 1, BlockShape.Role.UNBIASED);
        RowRange part = new RowRange(0, 0, 1);
        PruningPlan rule = new PruningPlan(
                NETWORK,
                1,
                Set.of(0),
                9,
                Optional.empty(),
                0,
                Optional.of(new SoftMasks(0, 0, 200, 3)),
                List.of(
                        PruningPhase.from(0).masked(PruningPhase.Masks.SOFT),
                        PruningPhase.from(1).masked(PruningPhase.Masks.SOFT).keeping(),
                        PruningPhase.from(2)
                                .masked(PruningPhase.Masks.TICKET)
                                .rewinding()
                                .restarting(1)));
        ShardSlice ruled = ShardSlice.initial(shape, part, Optional.empty(), new float[] {1, 2, 3, 4}, optimizer, false)
                .ruledBy(rule, optimizer);
        ruled.reach(1, List.of());
        System.arraycopy(new float[] {5, 6, 7, 8}, 0, ruled.weights().values(), 0, 4);
        float[] scores = ruled.ruled().orElseThrow().arrays.scores.orElseThrow().values();
        System.arraycopy(new float[] {1e-3f, -1e-3f, 2, 0}, 0, scores, 0, 4);
        ruled.reach(2, List.of());
        assertThat(ruled.weights().values()).containsExactly(1, 0, 3, 0);
        float[] pulled = new float[4];
        ruled.gather(OpenBlock.all(shape), pulled, 0);
        assertThat(pulled).containsExactly(2, 0, 6, 0);
    }

    /** Snapshots of before masked the projections of residual blocks: what was computed with then is what is held now. */
    @ParameterizedTest(name = "step {0}: {1}")
    @CsvSource(textBlock = """
        # step   2 σ(β s) for s of 1, 0.25 and −3; the ticket's 2 and 0
        0,       1.4621 1.1244 0.0949
        1,       2 2 0
        2,       2 2 0
        """)
    void masksOfWeightsThatAreNoLongerMaskedGoIntoThem(long version, String factors) {
        SgdSettings optimizer = new SgdSettings(0.1, 0, false, 0, Schedule.CONSTANT);
        BlockShape shape = new BlockShape("downsample", 1, 3, 1, BlockShape.Role.UNBIASED);
        PruningPlan rule = new PruningPlan(
                NETWORK,
                1,
                Set.of(1),
                9,
                Optional.empty(),
                0,
                Optional.of(new SoftMasks(0, 0, 1000, 2)),
                List.of(
                        PruningPhase.from(0).masked(PruningPhase.Masks.SOFT),
                        PruningPhase.from(2).masked(PruningPhase.Masks.TICKET)));
        Map<String, float[]> snapshot = Map.of(
                "downsample.weight", new float[] {3, -5, 7},
                "downsample.weight.momentum", new float[3],
                "downsample.weight.scores", new float[] {1, 0.25f, -3},
                "downsample.weight.mask", new float[] {1, 1, version == 2 ? 0 : 1});
        RowRange part = new RowRange(0, 0, 1);
        ShardSlice restored = PartArrays.restore(shape, part, Optional.empty(), snapshot, optimizer, false);
        PartArrays.restoreRuled(restored, rule, snapshot, optimizer, version);
        String[] expected = factors.split(" ");
        float[] before = {3, -5, 7};
        for (int i = 0; i < before.length; i++) {
            assertThat(restored.weights().values()[i])
                    .isCloseTo(Float.parseFloat(expected[i]) * before[i], within(1e-3f));
        }
    }

    /** s = min(β s, s_0) between rounds, and β begins anew. */
    @Test
    void aRoundBeginsWithHardenedScores() {
        SgdSettings optimizer = new SgdSettings(0.1, 0, false, 0, Schedule.CONSTANT);
        BlockShape shape = new BlockShape("fc", 1, 3, 1, BlockShape.Role.UNBIASED);
        PruningPlan rule = new PruningPlan(
                NETWORK,
                1,
                Set.of(0),
                9,
                Optional.empty(),
                0,
                Optional.of(new SoftMasks(0.05, 0, 200, 2)),
                List.of(
                        PruningPhase.from(0).masked(PruningPhase.Masks.SOFT),
                        PruningPhase.from(2).masked(PruningPhase.Masks.SOFT).restarting(1)));
        assertThat(rule.beta(0)).isEqualTo(1);
        assertThat(rule.beta(1)).isEqualTo(200);
        assertThat(rule.beta(2)).isEqualTo(1);
        ShardSlice part = ShardSlice.initial(
                        shape, new RowRange(0, 0, 1), Optional.empty(), new float[3], optimizer, false)
                .ruledBy(rule, optimizer);
        float[] scores = part.ruled().orElseThrow().arrays.scores.orElseThrow().values();
        part.reach(1, List.of());
        System.arraycopy(new float[] {1, -0.01f, 1e-4f}, 0, scores, 0, 3);
        part.reach(2, List.of());
        assertThat(scores).containsExactly(0.05f, 200 * -0.01f, 200 * 1e-4f);
    }

    /** The first filter's weights are all small, the second's not; a dense layer's rows stay, whatever their size. */
    @ParameterizedTest(name = "a window of {0} weights")
    @CsvSource({"2, 0 0 0.1 3", "1, 0.1 0.2 0.1 3"})
    void aFilterOfSmallWeightsGoesWhole(int span, String left) {
        SgdSettings optimizer = new SgdSettings(0.1, 0, false, 0, Schedule.CONSTANT);
        BlockShape shape = new BlockShape("conv", 2, 2 / span, span, BlockShape.Role.UNBIASED);
        PruningPlan rule = new PruningPlan(
                NETWORK,
                1,
                Set.of(0),
                9,
                Optional.empty(),
                0,
                Optional.empty(),
                List.of(
                        PruningPhase.from(0),
                        PruningPhase.from(1).pruning(new Pruning.Below(0.05)).pruningFilters(0.25)));
        ShardSlice part = ShardSlice.initial(
                        shape,
                        new RowRange(0, 0, 2),
                        Optional.empty(),
                        new float[] {0.1f, 0.2f, 0.1f, 3},
                        optimizer,
                        false)
                .ruledBy(rule, optimizer);
        part.reach(1, List.of(new float[0]));
        assertThat(part.weights().values())
                .containsExactly(Arrays.stream(left.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .mapToObj(weight -> (float) weight)
                        .toArray(Float[]::new));
    }
}
