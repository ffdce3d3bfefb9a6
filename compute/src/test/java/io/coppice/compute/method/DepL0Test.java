package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.GateGenerator.Direction;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.method.GateTraining.Sampling;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DepL0Test {
    private static final Network NETWORK = new ModelSettings("mlp", List.of(4)).create(Shape.vector(3), 2);

    private static DepL0 method(double lambda, Direction direction) {
        return new DepL0Settings(lambda, direction, 5e-3, GateTraining.DEFAULT).create(TrainingPlan.of(NETWORK, 10));
    }

    private static List<float[]> zeros(SparsityMethod method) {
        return method.arrays().stream().map(array -> new float[array.length()]).toList();
    }

    @ParameterizedTest
    @EnumSource
    void theGradientIsTheSlopeOfTheLossThroughTheGeneratorPlusThatOfThePenalty(Direction direction) {
        DepL0 method = method(0.05, direction);
        List<float[]> phi = method.initialise(new CounterRandom(6));
        phi.forEach(array -> {
            for (int i = 0; i < array.length; i++) {
                array[i] = array.length <= 4 ? 0.1f * i : 0.3f * array[i]; // away from where tanh is flat
            }
        });
        List<float[]> u = List.of(new float[] {0.5f, 0.6f, 0.4f}, new float[] {0.55f, 0.3f, 0.5f, 0.6f});
        List<float[]> ofValues = List.of(new float[] {0.7f, -1.5f, 2}, new float[] {1, -1, 0.5f, 0.25f});
        List<float[]> norms = List.of(new float[3], new float[4]);
        List<float[]> gradient = zeros(method);
        GateSample draw = method.draw(phi, u);
        method.gradient(phi, draw, new StepOutcome(1, 1, norms, ofValues), gradient);
        for (int array = 0; array < phi.size(); array++) {
            for (int i = 0; i < phi.get(array).length; i++) {
                float step = 1f / 1024;
                float middle = phi.get(array)[i];
                phi.get(array)[i] = middle + step;
                double up = total(method, phi, u, ofValues, norms);
                phi.get(array)[i] = middle - step;
                double down = total(method, phi, u, ofValues, norms);
                phi.get(array)[i] = middle;
                double slope = (up - down) / (2 * step);
                assertThat((double) gradient.get(array)[i])
                        .as("%s, number %d", method.arrays().get(array).name(), i)
                        .isCloseTo(slope, within(2e-2 * Math.max(1, Math.abs(slope))));
            }
        }
    }

    private static double total(
            DepL0 method, List<float[]> phi, List<float[]> u, List<float[]> ofValues, List<float[]> norms) {
        double loss = method.penalty(phi, norms);
        GateSample draw = method.draw(phi, u);
        for (int layer = 0; layer < 2; layer++) {
            float[] z = draw.layers().get(layer).values();
            for (int unit = 0; unit < z.length; unit++) {
                loss += (double) z[unit] * ofValues.get(layer)[unit];
            }
        }
        return loss;
    }

    @Test
    void thePenaltyIsTheProductOfWhatIsOpenAndNotDividedByTheSamples() {
        DepL0 method = method(0.5, Direction.FORWARD);
        List<float[]> phi = method.initialise(new CounterRandom(6));
        double in = sum(method.probabilities(phi).get(0));
        double out = sum(method.probabilities(phi).get(1));
        assertThat(method.penalty(phi, List.of(new float[3], new float[4])))
                .isCloseTo(0.5 * (in * out + out * 2), within(1e-4));
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float each : values) {
            sum += each;
        }
        return sum;
    }

    @Test
    void theGeneratorIsWhatIsLearnedAtARateOfItsOwn() {
        DepL0 method = method(1, Direction.FORWARD);
        assertThat(method.arrays())
                .containsExactly(
                        new GateArray("fc1.generator", 9, true),
                        new GateArray("fc1.offset", 3, true),
                        new GateArray("fc2.generator", 12, true),
                        new GateArray("fc2.offset", 4, true));
        assertThat(method.gateOptimizer(new AdamSettings(0.5, 0.8, 0.9, 1e-6)))
                .isEqualTo(new AdamSettings(5e-3, 0.9, 0.999, 1e-8));
        List<float[]> phi = method.initialise(new CounterRandom(6));
        assertThat(phi.get(3)).hasSize(4);
        for (float offset : phi.get(3)) {
            assertThat((double) offset).isCloseTo(3, within(0.05));
        }
        for (float weight : phi.get(2)) {
            assertThat((double) Math.abs(weight)).isLessThan(1 / Math.sqrt(3));
        }
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(textBlock = """
        # λ   rate   fine-tune   message
        -1,   1,     0,          'lambda = -1.0: must be a number of 0 or more'
        1,    0,     0,          'generator-rate = 0.0: must be a positive number'
        1,    1,     3,          'fine-tune = 3: must be a number of epochs from 0 to below train.epochs (3)'
        """)
    void unusableSettingsAreNamed(double lambda, double rate, int fineTune, String message) {
        GateTraining training = new GateTraining(Sampling.PER_BATCH, fineTune, GateTraining.DEFAULT.target());
        DepL0Settings settings = new DepL0Settings(lambda, Direction.FORWARD, rate, training);
        assertThatThrownBy(() -> settings.create(new TrainingPlan(NETWORK, 100, 10, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
