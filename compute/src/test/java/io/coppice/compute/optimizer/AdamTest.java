package io.coppice.compute.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {

    @Test
    void followsTheTrajectoryOfTheFixture() throws IOException {
        SafetensorsFile fixture;
        try (InputStream in = AdamTest.class.getResourceAsStream("/fixtures/optimizers.safetensors")) {
            fixture = Safetensors.read("optimizers.safetensors", in.readAllBytes());
        }
        float[] gradients = fixture.floats("grads", 20, 64);
        float[] expected = fixture.floats("adam", 20, 64);
        OptimizedParameter vector =
                new OptimizedParameter(fixture.floats("w0", 64).clone(), AdamSettings.DEFAULT, false);
        for (int step = 1; step <= 20; step++) {
            vector.move(AdamSettings.DEFAULT.at(step), 0, 64, gradients, (step - 1) * 64, new float[64]);
            for (int i = 0; i < 64; i++) {
                float wanted = expected[(step - 1) * 64 + i];
                assertThat(vector.values()[i])
                        .as("step %d, number %d", step, i)
                        .isCloseTo(wanted, within(1e-4f * Math.abs(wanted) + 1e-9f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 33, 100, 800})
    void vectorsAndPlainLoopsGiveTheSameBits(int length) {
        Random random = new Random(length);
        float[] gradient = numbers(random, length + 3, 1e-3f);
        float[] decay = numbers(random, length, 1e-9f);
        float[][] plain = state(length);
        float[][] vector = state(length);
        for (int step = 1; step <= 30; step++) {
            AdamStep at = AdamSettings.DEFAULT.at(step);
            new PlainElementLoops().adam(at, plain[0], plain[1], plain[2], 2, length, gradient, 3, decay);
            new VectorElementLoops().adam(at, vector[0], vector[1], vector[2], 2, length, gradient, 3, decay);
            new PlainElementLoops().moveTowards(plain[3], plain[0], 2, length, 0.1f);
            new VectorElementLoops().moveTowards(vector[3], vector[0], 2, length, 0.1f);
            new PlainElementLoops().addSquares(plain[4], plain[0], 2);
            new VectorElementLoops().addSquares(vector[4], vector[0], 2);
        }
        for (int i = 0; i < plain.length; i++) {
            assertThat(vector[i]).containsExactly(plain[i]);
        }
    }

    private static float[][] state(int length) {
        Random random = new Random(7);
        return new float[][] {
            numbers(random, length + 2, 0.1f),
            new float[length + 2],
            new float[length + 2],
            new float[length + 2],
            new float[length]
        };
    }

    private static float[] numbers(Random random, int length, float scale) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = scale * (float) random.nextGaussian();
        }
        return numbers;
    }

    @ParameterizedTest(name = "{0} at {1} of {2}")
    @CsvSource({
        "NaN, 0, 1",
        "Infinity, 40, 41",
        "-Infinity, 16, 100",
        "NaN, 99, 100",
        "NaN, 31, 33",
        "NaN, 50, 96",
    })
    void oneBadNumberIsFound(float bad, int at, int length) {
        float[] data = new float[length + 5];
        data[length + 3] = Float.NaN;
        for (ElementwiseKernels loops : new ElementwiseKernels[] {new PlainElementLoops(), new VectorElementLoops()}) {
            data[3 + at] = Float.MAX_VALUE;
            assertThat(loops.isFinite(data, 3, length)).isTrue();
            data[3 + at] = bad;
            assertThat(loops.isFinite(data, 3, length)).isFalse();
        }
    }

    @Test
    void momentsOfWhatStaysClosedNeverBecomeDenormal() {
        OptimizedParameter vector = new OptimizedParameter(new float[] {0.1f}, AdamSettings.DEFAULT, false);
        vector.move(AdamSettings.DEFAULT.at(1), 0, 1, new float[] {1e-6f}, 0, new float[1]);
        for (int step = 2; step < 60_000; step++) {
            vector.move(AdamSettings.DEFAULT.at(step), 0, 1, new float[1], 0, new float[1]);
        }
        assertThat(vector.state().get(0)[0]).isBetween(Float.MIN_NORMAL, 1e-29f);
        assertThat(vector.state().get(1)[0]).isBetween(Float.MIN_NORMAL, 1e-27f);
    }

    @Test
    void theMovingAverageIsCorrectedForItsBeginning() {
        MovingAverage moving = new MovingAverage(0.9);
        OptimizedParameter vector = new OptimizedParameter(new float[] {5}, AdamSettings.DEFAULT, true);
        double raw = 0;
        for (int step = 1; step <= 50; step++) {
            vector.values()[0] = step * step;
            vector.moveAverage(0, 1, moving.share(step));
            raw = 0.9 * raw + 0.1 * step * step;
            assertThat((double) vector.average().orElseThrow()[0])
                    .isCloseTo(raw / (1 - Math.pow(0.9, step)), within(1e-3));
        }
    }

    @ParameterizedTest(name = "rate {0}, decays {1} and {2}, epsilon {3}")
    @CsvSource({
        "0, 0.9, 0.999, 1e-8, rate is 0.0",
        "NaN, 0.9, 0.999, 1e-8, rate is NaN",
        "1e-3, 1, 0.999, 1e-8, firstDecay is 1.0",
        "1e-3, 0.9, -0.1, 1e-8, secondDecay is -0.1",
        "1e-3, 0.9, 0.999, 0, epsilon is 0.0",
    })
    void unusableSettingsAreNamed(double rate, double first, double second, double epsilon, String named) {
        assertThatThrownBy(() -> new AdamSettings(rate, first, second, epsilon)).hasMessageContaining(named);
    }
}
