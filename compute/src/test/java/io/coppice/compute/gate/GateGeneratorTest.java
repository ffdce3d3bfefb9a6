package io.coppice.compute.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.GateGenerator.Direction;
import io.coppice.compute.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GateGeneratorTest {
    private static final int[] UNITS = {3, 5, 4};

    @ParameterizedTest(name = "{0}")
    @CsvSource({"FORWARD, 3, 3, 5", "BACKWARD, 5, 4, 4"})
    void eachLayerDependsOnTheOneBeforeItInTheChain(Direction direction, int first, int second, int third) {
        GateGenerator generator = new GateGenerator(UNITS, direction);
        assertThat(generator.inputs(0)).isEqualTo(first);
        assertThat(generator.inputs(1)).isEqualTo(second);
        assertThat(generator.inputs(2)).isEqualTo(third);
    }

    private static List<float[]> arrays(GateGenerator generator) {
        List<float[]> arrays = new ArrayList<>();
        for (int layer = 0; layer < UNITS.length; layer++) {
            float[] matrix = new float[UNITS[layer] * generator.inputs(layer)];
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] = CounterRandom.uniform(31 + layer, i) - 0.5f;
            }
            float[] offsets = new float[UNITS[layer]];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = CounterRandom.uniform(41 + layer, i) - 0.5f;
            }
            arrays.add(matrix);
            arrays.add(offsets);
        }
        return arrays;
    }

    private static double product(GateGenerator generator, List<float[]> arrays, List<float[]> upstream) {
        List<float[]> logAlpha = generator.logAlpha(arrays);
        double sum = 0;
        for (int layer = 0; layer < UNITS.length; layer++) {
            for (int unit = 0; unit < UNITS[layer]; unit++) {
                sum += (double) logAlpha.get(layer)[unit] * upstream.get(layer)[unit];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void theGradientIsTheSlope(Direction direction) {
        GateGenerator generator = new GateGenerator(UNITS, direction);
        List<float[]> arrays = arrays(generator);
        List<float[]> upstream = List.of(
                new float[] {0.5f, -1, 0.25f}, new float[] {1, 0, -0.5f, 0.75f, 2}, new float[] {-1, 1, 0.5f, 0.125f});
        List<float[]> gradient =
                arrays.stream().map(array -> new float[array.length]).toList();
        generator.backward(arrays, generator.logAlpha(arrays), upstream, gradient);
        for (int array = 0; array < arrays.size(); array++) {
            for (int i = 0; i < arrays.get(array).length; i++) {
                float step = 1f / 512;
                float middle = arrays.get(array)[i];
                arrays.get(array)[i] = middle + step;
                double up = product(generator, arrays, upstream);
                arrays.get(array)[i] = middle - step;
                double down = product(generator, arrays, upstream);
                arrays.get(array)[i] = middle;
                assertThat((double) gradient.get(array)[i])
                        .as("array %d, number %d", array, i)
                        .isCloseTo((up - down) / (2 * step), within(2e-2));
            }
        }
    }

    /** (float) ln 100 is above ln 100, so that 1 − tanh² of it is a negative number. */
    @ParameterizedTest(name = "{0} units saturated at {1}")
    @CsvSource({"FORWARD, 50", "BACKWARD, 50", "FORWARD, -50", "BACKWARD, -50"})
    void theGradientOfASaturatedUnitIsZeroAndNeverReversed(Direction direction, float offset) {
        GateGenerator generator = new GateGenerator(UNITS, direction);
        List<float[]> arrays = arrays(generator);
        for (int layer = 0; layer < UNITS.length; layer++) {
            Arrays.fill(arrays.get(2 * layer), 0);
            Arrays.fill(arrays.get(2 * layer + 1), offset);
        }
        List<float[]> upstream = List.of(new float[3], new float[5], new float[4]);
        upstream.forEach(layer -> Arrays.fill(layer, 1e6f));
        List<float[]> gradient =
                arrays.stream().map(array -> new float[array.length]).toList();
        List<float[]> logAlpha = generator.logAlpha(arrays);
        assertThat(Math.abs(logAlpha.getFirst()[0])).isEqualTo((float) Math.log(100));
        generator.backward(arrays, logAlpha, upstream, gradient);
        gradient.forEach(array -> {
            for (float each : array) {
                assertThat(Math.abs(each)).isZero();
            }
        });
    }

    @Test
    void whatItMakesStaysWithinLn100() {
        GateGenerator generator = new GateGenerator(UNITS, Direction.FORWARD);
        List<float[]> far = arrays(generator);
        far.forEach(array -> Arrays.fill(array, 50));
        generator.logAlpha(far).forEach(layer -> {
            for (float each : layer) {
                assertThat(each).isCloseTo(4.60517f, within(1e-4f));
            }
        });
    }
}
