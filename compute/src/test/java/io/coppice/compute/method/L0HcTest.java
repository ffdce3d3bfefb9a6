package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class L0HcTest {
    private static final Network THREE = new ModelSettings("mlp", List.of()).create(Shape.vector(3), 20);

    private static L0Hc method(double lambda, double weightDecay) {
        return new L0HcSettings(List.of(lambda), List.of(0.3), weightDecay, 2, GateTraining.DEFAULT)
                .create(TrainingPlan.of(THREE, 10));
    }

    @ParameterizedTest(name = "log α {0}, u {1}")
    @CsvSource(textBlock = """
        # log α      u              z                  held open
        0 0 0,       0.5 0.9 0.01,  0.5 1 0,           false
        1 -1 4,      0.5 0.1 0.6,   0.8810 0 1,        false
        -2 -2.1 -3,  0.1 0.1 0.1,   0.4010 0 0,        true
        -4 -3 -3,    0.1 0.2 0.1,   0 0.1976 0,        true
        """)
    void aDrawScalesItsOpenUnitsAndNeverClosesALayer(String logAlpha, String u, String z, boolean held) {
        GateDraw draw = method(0, 0)
                .draw(List.of(floats(logAlpha)), List.of(floats(u)))
                .layers()
                .getFirst();
        assertThat(draw.values()).containsExactly(floats(z), within(1e-3f));
        assertThat(draw.heldOpen()).isEqualTo(held);
        assertThat(draw.a()).isSameAs(draw.b());
        for (int unit = 0; unit < 3; unit++) {
            assertThat(draw.a().contains(unit)).isEqualTo(draw.values()[unit] > 0);
        }
    }

    @Test
    void theGradientIsTheSlopeOfTheLossThroughTheGatesPlusThatOfThePenalty() {
        L0Hc method = method(3, 0.2);
        float[] ofValues = {0.7f, -1.5f, 2};
        List<float[]> norms = List.of(new float[] {3, 5, 40});
        List<float[]> u = List.of(new float[] {0.5f, 0.3f, 0.01f});
        float[] logAlpha = {0.25f, 0.5f, -0.75f};
        List<float[]> gradient = List.of(new float[3]);
        StepOutcome outcome = new StepOutcome(1, 1, norms, List.of(ofValues));
        method.gradient(List.of(logAlpha), method.draw(List.of(logAlpha), u), outcome, gradient);
        for (int unit = 0; unit < 3; unit++) {
            float step = 1f / 512;
            double up = total(method, moved(logAlpha, unit, step), u, norms, ofValues);
            double down = total(method, moved(logAlpha, unit, -step), u, norms, ofValues);
            assertThat((double) gradient.getFirst()[unit]).isCloseTo((up - down) / (2 * step), within(2e-4));
        }
    }

    /** A loss that is linear in z, and the penalty. */
    private static double total(L0Hc method, float[] logAlpha, List<float[]> u, List<float[]> norms, float[] ofValues) {
        float[] z = method.draw(List.of(logAlpha), u).layers().getFirst().values();
        double loss = 0;
        for (int unit = 0; unit < z.length; unit++) {
            loss += (double) z[unit] * ofValues[unit];
        }
        return loss + method.penalty(List.of(logAlpha), norms);
    }

    @Test
    void aUnitThatWasHeldOpenLearnsFromThePenaltyAlone() {
        L0Hc method = method(0, 0);
        List<float[]> logAlpha = List.of(new float[] {-4, -3, -3});
        GateSample draw = method.draw(logAlpha, List.of(new float[] {0.1f, 0.1f, 0.1f}));
        List<float[]> gradient = List.of(new float[3]);
        StepOutcome outcome = new StepOutcome(1, 1, List.of(new float[3]), List.of(new float[] {0, 9, 0}));
        method.gradient(logAlpha, draw, outcome, gradient);
        assertThat(gradient.getFirst()).containsExactly(0, 0, 0);
    }

    @ParameterizedTest(name = "log α {0}: {1}")
    @CsvSource(textBlock = """
        # log α        test gates
        0 -2.3 3,      0.5 0.0096 1
        -2.5 1 -4,     0 0.7773 0
        -3 -2.5 -4,    0 0.2888 0
        """)
    void whatIsLikelierClosedIsRemovedButNeverAWholeLayer(String logAlpha, String gates) {
        assertThat(method(0, 0).evaluationGates(List.of(floats(logAlpha))).getFirst())
                .containsExactly(floats(gates), within(1e-3f));
    }

    @Test
    void gatesBeginAsAskedAndStayWhereTheyHaveAGradient() {
        L0Hc method = method(0, 0);
        float[] logAlpha = method.initialise(new CounterRandom(4)).getFirst();
        for (float each : logAlpha) {
            assertThat((double) each).isCloseTo(Math.log(0.7 / 0.3), within(0.05));
        }
        List<float[]> far = List.of(new float[] {-100, 0.5f, 100});
        method.settle(far, new StepOutcome(1, 1, List.of()), 1);
        assertThat(far.getFirst()).containsExactly(new float[] {-4.60517f, 0.5f, 4.60517f}, within(1e-5f));
        assertThat(method.gateOptimizer(AdamSettings.DEFAULT).rate()).isEqualTo(2e-3);
    }

    @ParameterizedTest(name = "{4}")
    @CsvSource(textBlock = """
        # λ       drop  decay  rate  message
        0.1 0.1,  0.5,  0,     1,    'lambda = [0.1, 0.1]: takes one number, or one for each of the gate layers fc1'
        -1,       0.5,  0,     1,    'lambda = -1.0: must be a number of 0 or more'
        0.1,      1,    0,     1,    'drop = 1.0: must be between 0 and 1, both excluded'
        0.1,      0.5,  -1,    1,    'weight-decay = -1.0: must be a number of 0 or more'
        0.1,      0.5,  0,     0,    'gate-rate-factor = 0.0: must be a positive number'
        """)
    void unusableSettingsAreNamed(String lambda, double drop, double decay, double rate, String message) {
        List<Double> byLayer = Stream.of(lambda.split(" ")).map(Double::valueOf).toList();
        L0HcSettings settings = new L0HcSettings(byLayer, List.of(drop), decay, rate, GateTraining.DEFAULT);
        assertThatThrownBy(() -> settings.create(TrainingPlan.of(THREE, 100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static float[] moved(float[] values, int unit, float by) {
        float[] moved = values.clone();
        moved[unit] += by;
        return moved;
    }

    private static float[] floats(String numbers) {
        String[] each = numbers.split(" ");
        float[] floats = new float[each.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.parseFloat(each[i]);
        }
        return floats;
    }
}
