package io.coppice.compute.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "sgd, 0, false, 0",
        "nesterov, 0.9, true, 0",
        "nesterov_wd, 0.9, true, 5e-4",
    })
    void followsTheTrajectoryOfTheFixture(String name, double momentum, boolean nesterov, double weightDecay)
            throws IOException {
        SafetensorsFile fixture;
        try (InputStream in = SgdTest.class.getResourceAsStream("/fixtures/optimizers.safetensors")) {
            fixture = Safetensors.read("optimizers.safetensors", in.readAllBytes());
        }
        SgdSettings settings = new SgdSettings(0.1, momentum, nesterov, weightDecay, Schedule.CONSTANT);
        float[] gradients = fixture.floats("grads", 20, 64);
        float[] expected = fixture.floats(name, 20, 64);
        float[] decay = new float[64];
        Arrays.fill(decay, (float) weightDecay);
        OptimizedParameter vector =
                new OptimizedParameter(fixture.floats("w0", 64).clone(), settings, false);
        for (int step = 1; step <= 20; step++) {
            vector.move(settings.at(step, settings.rate()), 0, 64, gradients, (step - 1) * 64, decay);
            for (int i = 0; i < 64; i++) {
                float wanted = expected[(step - 1) * 64 + i];
                assertThat(vector.values()[i])
                        .as("step %d, number %d", step, i)
                        .isCloseTo(wanted, within(1e-4f * Math.abs(wanted) + 1e-6f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 33, 100, 800})
    void vectorsAndPlainLoopsGiveTheSameBits(int length) {
        Random random = new Random(length);
        float[] gradient = numbers(random, length + 3);
        float[] decay = numbers(random, length);
        for (boolean nesterov : new boolean[] {false, true}) {
            float[] plain = numbers(new Random(5), length + 2);
            float[] vector = plain.clone();
            float[] plainMomentum = new float[length + 2];
            float[] vectorMomentum = new float[length + 2];
            SgdStep step = new SgdStep(0.05f, 0.9f, nesterov);
            for (int i = 0; i < 30; i++) {
                new PlainElementLoops().sgd(step, plain, plainMomentum, 2, length, gradient, 3, decay);
                new VectorElementLoops().sgd(step, vector, vectorMomentum, 2, length, gradient, 3, decay);
            }
            assertThat(vector).containsExactly(plain);
            assertThat(vectorMomentum).containsExactly(plainMomentum);
        }
    }

    private static float[] numbers(Random random, int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = 0.1f * (float) random.nextGaussian();
        }
        return numbers;
    }

    static List<Arguments> schedules() {
        Schedule steps = new Schedule.MultiStep(List.of(2, 4), 0.1);
        return List.of(
                Arguments.of(Schedule.CONSTANT, new double[] {1, 1, 1, 1, 1}),
                Arguments.of(steps, new double[] {1, 1, 0.1, 0.1, 0.01}),
                Arguments.of(new Schedule.Cosine(), new double[] {1, 0.904508, 0.654508, 0.345492, 0.095492}),
                Arguments.of(new Schedule.Exponential(0.5), new double[] {1, 0.5, 0.25, 0.125, 0.0625}));
    }

    /** Two steps an epoch; the second stretch begins the schedule anew at a tenth of the rate. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("schedules")
    void theRateFollowsItsScheduleAndBeginsAnewWithAStretch(Schedule schedule, double[] factors) {
        SgdSettings settings = new SgdSettings(2, 0.9, true, 0, schedule);
        Optimizer optimizer =
                new Optimizer(settings, 2, List.of(new Optimizer.Stretch(0, 5, 1), new Optimizer.Stretch(5, 5, 0.1)));
        for (int step = 1; step <= 10; step++) {
            double wanted = 2 * factors[(step - 1) / 2];
            assertThat((double) ((SgdStep) optimizer.at(step)).rate()).isCloseTo(wanted, within(1e-5));
            assertThat((double) ((SgdStep) optimizer.at(step + 10)).rate()).isCloseTo(wanted / 10, within(1e-6));
        }
    }

    /** Four steps an epoch. A second stretch does not warm up again. */
    @ParameterizedTest(name = "{0} epochs from {1}")
    @CsvSource(textBlock = """
        # epochs, from,  factors of the first steps
        0,        0,     1 1 1
        1,        0,     0.25 0.5 0.75 1 1 1
        2,        0,     0.125 0.25 0.375 0.5 0.625 0.75 0.875 1 1
        0.5,      0,     0.5 1 1
        1,        0.2,   0.4 0.6 0.8 1 1
        """)
    void theRateRisesAsTrainingBegins(double epochs, double from, String factors) {
        Schedule rising = new Schedule.WarmUp(epochs, from, new Schedule.MultiStep(List.of(2), 0.1));
        for (OptimizerSettings settings :
                List.of(new SgdSettings(2, 0.9, true, 0, rising), new AdamSettings(2, 0, 0.999, 1e-8, 0, rising))) {
            List<Optimizer.Stretch> stretches = List.of(new Optimizer.Stretch(0, 5, 1), new Optimizer.Stretch(5, 5, 1));
            Optimizer optimizer = new Optimizer(settings, 4, stretches);
            String[] wanted = factors.split(" ");
            for (int step = 1; step <= wanted.length; step++) {
                double decayed = step > 8 ? 0.1 : 1;
                assertThat(rate(optimizer, step))
                        .isCloseTo(2 * decayed * Double.parseDouble(wanted[step - 1]), within(1e-6));
            }
            assertThat(rate(optimizer, 21)).isCloseTo(2, within(1e-6));
        }
        assertThat(rising.complaint(3).isPresent()).isEqualTo(epochs > 3);
        assertThat(new Schedule.WarmUp(7, 0, Schedule.CONSTANT).complaint(6).orElseThrow())
                .isEqualTo("a warm-up of 7 epochs is longer than the training, which has 6");
        assertThat(new Schedule.WarmUp(7, 0, Schedule.CONSTANT).complaint(7)).isEmpty();
    }

    /** Adam's without the corrections that it carries. */
    private static double rate(Optimizer optimizer, long step) {
        return switch (optimizer.at(step)) {
            case SgdStep sgd -> sgd.rate();
            case AdamStep adam -> adam.rate() / Math.sqrt(1 - Math.pow(0.999, (step - 1) % 20 + 1));
        };
    }

    @ParameterizedTest(name = "rate {0}, momentum {1}, Nesterov {2}, decay {3}")
    @CsvSource({
        "0, 0.9, true, 0, rate is 0.0",
        "0.1, 1, true, 0, momentum is 1.0",
        "0.1, 0, true, 0, momentum is 0.0",
        "0.1, 0.9, true, -1, weightDecay is -1.0",
    })
    void unusableSettingsAreNamed(double rate, double momentum, boolean nesterov, double decay, String named) {
        assertThatThrownBy(() -> new SgdSettings(rate, momentum, nesterov, decay, Schedule.CONSTANT))
                .hasMessageContaining(named);
    }
}
