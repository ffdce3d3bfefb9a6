package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateFunction;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class L0ArmTest {
    private static final Network THREE = new ModelSettings("mlp", List.of()).create(Shape.vector(3), 20);
    private static final Network TWO_LAYERS = new ModelSettings("mlp", List.of(600)).create(Shape.vector(400), 10);

    private static L0ArmSettings settings(Estimator estimator, GateFunction gate, List<Double> drop) {
        return new L0ArmSettings(estimator, gate, 7, List.of(0.1), drop, 5e-4, 1);
    }

    @ParameterizedTest(name = "φ {0}, u {1}")
    @CsvSource(textBlock = """
        # φ (π = φ + ½)     u                 open in A   open in B   held open
        0.2 0.1 -0.1,       0.1 0.9 0.5,      0,          1,          false
        0.2 0.1 -0.1,       0.3 0.3 0.3,      0 1 2,      '',         true
        0.2 0.1 -0.1,       0.9 0.9 0.9,      '',         0 1 2,      true
        0.2 0.1 -0.1,       0.8 0.9 0.1,      2,          0 1,        false
        -0.4 -0.3 -0.4,     0.5 0.5 0.5,      '',         '',         true
        """)
    void aDrawOpensAntitheticallyAndNeverClosesALayer(String phi, String u, String a, String b, boolean held) {
        L0Arm method =
                settings(Estimator.ARM, GateFunction.HARD_SIGMOID, List.of(0.5)).create(TrainingPlan.of(THREE, 100));
        GateDraw draw =
                method.draw(List.of(floats(phi)), List.of(floats(u))).layers().getFirst();
        int likeliest = phi.startsWith("0.2") ? 0 : 1;
        assertThat(draw.a()).isEqualTo(opened(a, likeliest));
        assertThat(draw.b()).isEqualTo(opened(b, likeliest));
        assertThat(draw.heldOpen()).isEqualTo(held);
    }

    /** A pass that drew nothing has the likeliest unit. */
    private static UnitSet opened(String drawn, int likeliest) {
        List<String> units = drawn.isBlank() ? List.of("" + likeliest) : List.of(drawn.split(" "));
        return UnitSet.where(3, unit -> units.contains("" + unit));
    }

    /**
     * With π of 0.25, 0.3 and 0.2 more than a third of the draws close the layer in a pass. The loss of a draw is that of
     * what the guard leaves of it; over all draws the estimate is the gradient of its mean.
     */
    @ParameterizedTest
    @EnumSource
    void theGuardAgainstEmptyLayersLeavesEstimatesUnbiased(Estimator estimator) {
        L0Arm method = new L0ArmSettings(estimator, GateFunction.HARD_SIGMOID, 7, List.of(0.0), List.of(0.5), 0, 1)
                .create(TrainingPlan.of(THREE, 100));
        double[] p = {0.25, 0.3125, 0.1875};
        List<float[]> phi = new ArrayList<>(List.of(new float[] {-0.25f, -0.1875f, -0.3125f}));
        if (estimator.hasBaseline()) {
            phi.add(new float[] {0.4f});
        }
        double[] loss = {Double.NaN, 0.9, -1.3, 0.2, 1.7, -0.4, 0.6, -2.1}; // by open units; none open never happens
        double[] mean = new double[3];
        int held = 0;
        List<float[]> gradient =
                phi.stream().map(array -> new float[array.length]).toList();
        // Draws change at π and 1 − π, and estimates are linear in u between: the middle stands for each third.
        for (int third = 0; third < 27; third++) {
            float[] u = new float[3];
            double probability = 1;
            for (int unit = 0, rest = third; unit < 3; unit++, rest /= 3) {
                double[] edges = {0, p[unit], 1 - p[unit], 1};
                u[unit] = (float) ((edges[rest % 3] + edges[rest % 3 + 1]) / 2);
                probability *= edges[rest % 3 + 1] - edges[rest % 3];
            }
            GateSample draw = method.draw(phi, List.of(u));
            GateDraw layer = draw.layers().getFirst();
            held += layer.heldOpen() ? 1 : 0;
            StepOutcome outcome =
                    new StepOutcome(loss[state(layer.a())], loss[state(layer.b())], List.of(new float[3]));
            method.gradient(phi, draw, outcome, gradient);
            for (int unit = 0; unit < 3; unit++) {
                mean[unit] += probability * gradient.getFirst()[unit];
            }
        }
        assertThat(held).isGreaterThan(5);
        for (int unit = 0; unit < 3; unit++) {
            // g' = 1, so the gradient with respect to φ is E[f | open] − E[f | closed].
            double expected = expected(p, loss, unit, 1) - expected(p, loss, unit, 0);
            assertThat(mean[unit]).as("unit %d", unit).isCloseTo(expected, within(1e-5));
        }
    }

    private static int state(UnitSet open) {
        return IntStream.range(0, 3)
                .filter(open::contains)
                .map(unit -> 1 << unit)
                .sum();
    }

    /** The mean loss given one unit's bit; where nothing was drawn, unit 1 is the likeliest. */
    private static double expected(double[] p, double[] loss, int given, int bit) {
        double sum = 0;
        for (int state = 0; state < 8; state++) {
            double probability = (state >> given & 1) == bit ? 1 : 0;
            for (int unit = 0; unit < 3; unit++) {
                probability *= unit == given ? 1 : (state >> unit & 1) == 1 ? p[unit] : 1 - p[unit];
            }
            sum += probability * loss[state == 0 ? 2 : state];
        }
        return sum;
    }

    @Test
    void withOneEstimatorThePassesAreOne() {
        L0Arm method =
                settings(Estimator.AR, GateFunction.SIGMOID, List.of(0.5)).create(TrainingPlan.of(TWO_LAYERS, 100));
        GateSample draw = method.draw(method.initialise(new CounterRandom(1)), 0, new CounterRandom(1));
        assertThat(draw.passesCoincide()).isTrue();
        assertThat(draw.openInB()).isEqualTo(draw.openInA());
    }

    @ParameterizedTest
    @EnumSource
    void gatesBeginAsAskedAndAreDrawnAsOftenAsTheyAreOpen(GateFunction gate) {
        CounterRandom noise = new CounterRandom(5);
        L0Arm method = settings(Estimator.ARM, gate, List.of(0.2, 0.5)).create(TrainingPlan.of(TWO_LAYERS, 100));
        List<float[]> phi = method.initialise(noise);
        long[] open = new long[4];
        int steps = 200;
        for (int step = 0; step < steps; step++) {
            GateSample draw = method.draw(phi, step, noise);
            open[0] += draw.openInA().get(0).count();
            open[1] += draw.openInB().get(0).count();
            open[2] += draw.openInA().get(1).count();
            open[3] += draw.openInB().get(1).count();
        }
        assertThat(open[0] / (400.0 * steps)).isCloseTo(0.8, within(0.01));
        assertThat(open[1] / (400.0 * steps)).isCloseTo(0.8, within(0.01));
        assertThat(open[2] / (600.0 * steps)).isCloseTo(0.5, within(0.01));
        assertThat(open[3] / (600.0 * steps)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void aDrawIsAFunctionOfSeedAndStep() {
        L0Arm method =
                settings(Estimator.ARM, GateFunction.SIGMOID, List.of(0.5)).create(TrainingPlan.of(TWO_LAYERS, 100));
        List<float[]> phi = method.initialise(new CounterRandom(5));
        assertThat(method.initialise(new CounterRandom(5)))
                .usingRecursiveComparison()
                .isEqualTo(phi);
        assertThat(method.draw(phi, 3, new CounterRandom(5)).openInA())
                .isEqualTo(method.draw(phi, 3, new CounterRandom(5)).openInA())
                .isNotEqualTo(method.draw(phi, 4, new CounterRandom(5)).openInA())
                .isNotEqualTo(method.draw(phi, 3, new CounterRandom(6)).openInA());
    }

    @ParameterizedTest
    @EnumSource
    void theGradientOfThePenaltyIsItsSlope(GateFunction gate) {
        L0Arm method = settings(Estimator.ARM, gate, List.of(0.5)).create(TrainingPlan.of(THREE, 10));
        List<float[]> norms = List.of(new float[] {3, 500, 40});
        List<float[]> gradient = List.of(new float[3]);
        float[] phi = {0.25f, -0.125f, 0.0625f};
        GateSample draw = method.draw(List.of(phi), List.of(new float[] {0.5f, 0.25f, 0.75f}));
        method.gradient(List.of(phi), draw, new StepOutcome(2, 2, norms), gradient);
        for (int unit = 0; unit < 3; unit++) {
            float step = 1f / 1024;
            double difference = (method.penalty(List.of(moved(phi, unit, step)), norms)
                            - method.penalty(List.of(moved(phi, unit, -step)), norms))
                    / (2 * step);
            assertThat((double) gradient.getFirst()[unit]).isCloseTo(difference, within(1e-4 * difference));
        }
    }

    private static float[] moved(float[] phi, int unit, float by) {
        float[] moved = phi.clone();
        moved[unit] += by;
        return moved;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        # φ (π = φ + ½)      evaluation gates
        0.2 0.0 -0.1,        0.7 0.5 0
        -0.2 -0.01 -0.3,     0 0.49 0
        """)
    void whatIsLikelierClosedIsRemovedButNeverAWholeLayer(String phi, String gates) {
        L0Arm method =
                settings(Estimator.ARM, GateFunction.HARD_SIGMOID, List.of(0.5)).create(TrainingPlan.of(THREE, 100));
        assertThat(method.evaluationGates(List.of(floats(phi))).getFirst())
                .containsExactly(floats(gates), within(1e-6f));
    }

    @Test
    void withABaselineGatesLearnFromWhatALossIsWorseThanTheMeanBefore() {
        L0Arm method = new L0ArmSettings(
                        Estimator.REINFORCE, GateFunction.HARD_SIGMOID, 7, List.of(0.0), List.of(0.5), 0, 1)
                .create(TrainingPlan.of(THREE, 100));
        List<float[]> phi = method.initialise(new CounterRandom(1));
        System.arraycopy(new float[] {0.2f, 0.1f, -0.1f}, 0, phi.getFirst(), 0, 3); // π 0.7, 0.6, 0.4
        List<float[]> gradient = List.of(new float[3], new float[1]);
        GateSample draw = method.draw(phi, List.of(new float[] {0.5f, 0.9f, 0.1f}));
        for (double loss : new double[] {2, 3}) {
            method.settle(phi, new StepOutcome(loss, loss, List.of()), (long) loss - 1);
        }
        // The mean of 2 and 3 with decay 0.95, and (loss − mean)(z − π) g'/(g(1 − g)) with g' = 1.
        double mean = (0.95 * 2 + 3) / 1.95;
        assertThat((double) phi.get(1)[0]).isCloseTo(mean, within(1e-6));
        method.gradient(phi, draw, new StepOutcome(4, 4, List.of(new float[3])), gradient);
        double[] expected = {(4 - mean) / 0.7, -(4 - mean) / 0.4, (4 - mean) / 0.4};
        for (int unit = 0; unit < 3; unit++) {
            assertThat((double) gradient.getFirst()[unit]).isCloseTo(expected[unit], within(1e-4));
        }
    }

    @Test
    void gatesMayHaveARateOfTheirOwn() {
        L0Arm method = new L0ArmSettings(Estimator.ARM, GateFunction.SIGMOID, 7, List.of(0.1), List.of(0.5), 0, 10)
                .create(TrainingPlan.of(THREE, 100));
        assertThat(method.gateOptimizer(new AdamSettings(1e-3, 0.8, 0.99, 1e-7)))
                .isEqualTo(new AdamSettings(1e-2, 0.8, 0.99, 1e-7));
    }

    @ParameterizedTest(name = "{5}")
    @CsvSource(textBlock = """
        # k  λ            drop   decay  rate  message
        0,   0.1,         0.5,   0,     1,    'k = 0.0: must be a positive number'
        7,   0.1 0.1 0.1, 0.5,   0,     1,    'lambda = [0.1, 0.1, 0.1]: takes one number, or one for each of the gate layers fc1, fc2'
        7,   -1,          0.5,   0,     1,    'lambda = -1.0: must be a number of 0 or more'
        7,   0.1 NaN,     0.5,   0,     1,    'lambda = NaN: must be a number of 0 or more'
        7,   0.1,         0 0.5, 0,     1,    'drop = 0.0: must be between 0 and 1, both excluded'
        7,   0.1,         0.5,   NaN,   1,    'weight-decay = NaN: must be a number of 0 or more'
        7,   0.1,         0.5,   0,     0,    'gate-rate-factor = 0.0: must be a positive number'
        """)
    void unusableSettingsAreNamed(double k, String lambda, String drop, double decay, double rate, String message) {
        L0ArmSettings settings =
                new L0ArmSettings(Estimator.ARM, GateFunction.SIGMOID, k, doubles(lambda), doubles(drop), decay, rate);
        assertThatThrownBy(() -> settings.create(TrainingPlan.of(TWO_LAYERS, 100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void theBaselineKeepsEverythingOpenAndLearnsNoGates() {
        SparsityMethod dense = new DenseSettings(1e-2).create(TrainingPlan.of(THREE, 100));
        List<float[]> phi = dense.initialise(new CounterRandom(1));
        GateSample draw = dense.draw(phi, 9, new CounterRandom(1));
        assertThat(draw.openInA()).containsExactly(UnitSet.all(3));
        assertThat(draw.passesCoincide()).isTrue();
        assertThat(dense.learnsGates(9)).isFalse();
        assertThat(dense.evaluationGates(phi).getFirst()).containsExactly(1, 1, 1);
        assertThat(dense.penalty(phi, List.of(new float[] {1, 2, 3}))).isCloseTo(0.03, within(1e-9));
    }

    private static List<Double> doubles(String numbers) {
        return List.of(numbers.split(" ")).stream().map(Double::valueOf).toList();
    }

    private static float[] floats(String numbers) {
        List<Double> values = doubles(numbers);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
