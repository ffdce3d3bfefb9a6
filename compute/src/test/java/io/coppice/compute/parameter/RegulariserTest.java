package io.coppice.compute.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.operator.BlockShape;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class RegulariserTest {

    static List<Arguments> ofTheFixture() {
        return List.of(
                Arguments.of("hoyer_square", new HoyerSquare()),
                Arguments.of("group_out", new GroupHoyer(true, false)),
                Arguments.of("group_in", new GroupHoyer(false, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofTheFixture")
    void valueAndGradientAreTheFixtures(String name, Regulariser regulariser) throws IOException {
        SafetensorsFile fixture;
        try (InputStream in = RegulariserTest.class.getResourceAsStream("/fixtures/deephoyer.safetensors")) {
            fixture = Safetensors.read("deephoyer.safetensors", in.readAllBytes());
        }
        BlockShape shape = new BlockShape("conv", 16, 8, 9);
        float[] weights = fixture.floats("w");
        float[] sums = sums(regulariser, shape, weights);
        float value = fixture.floats(name)[0];
        assertThat(regulariser.value(shape, sums)).isCloseTo(value, within(1e-4 * value));
        float[] expected = fixture.floats(name + ".grad");
        float[] gradient = gradient(regulariser, shape, weights, 1);
        for (int i = 0; i < expected.length; i++) {
            assertThat(gradient[i]).as("weight %d", i).isCloseTo(expected[i], within(1e-4f * largest(expected)));
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    static List<Regulariser> all() {
        return List.of(
                new HoyerSquare(), new GroupHoyer(true, true), new Lasso(), new TransformedLasso(), new GroupLasso());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void theGradientIsTheDifferenceQuotient(Regulariser regulariser) {
        Random random = new Random(5);
        for (BlockShape shape : List.of(new BlockShape("fc", 4, 5, 1), new BlockShape("conv", 3, 2, 4))) {
            float[] weights = new float[shape.weights()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (random.nextBoolean() ? 1 : -1) * (0.2f + random.nextFloat());
            }
            float[] gradient = gradient(regulariser, shape, weights, 0.5f);
            for (int i = 0; i < weights.length; i++) {
                float[] above = weights.clone();
                float[] below = weights.clone();
                above[i] += 0.01f;
                below[i] -= 0.01f;
                double quotient = 0.5
                        * (regulariser.value(shape, sums(regulariser, shape, above))
                                - regulariser.value(shape, sums(regulariser, shape, below)))
                        / (above[i] - below[i]);
                assertThat((double) gradient[i]).as("%s, %d", shape, i).isCloseTo(quotient, within(3e-3));
            }
        }
    }

    /** At zero, where the terms are undefined: neither NaN nor a jump. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void zeroWeightsAndGroupsHaveFiniteGradients(Regulariser regulariser) {
        BlockShape shape = new BlockShape("fc", 3, 4, 1);
        float[] weights = new float[12];
        for (boolean one : new boolean[] {false, true}) {
            weights[5] = one ? 0.3f : 0;
            float[] gradient = gradient(regulariser, shape, weights, 1);
            for (int i = 0; i < gradient.length; i++) {
                assertThat(gradient[i]).isFinite();
                assertThat(gradient[i] == 0 || weights[i] != 0).isTrue();
            }
        }
    }

    /** Rows in two shards sum to what they do in one. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void sumsOfPartsAddUp(Regulariser regulariser) {
        BlockShape shape = new BlockShape("conv", 6, 3, 4);
        Random random = new Random(9);
        float[] weights = new float[shape.weights()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        float[] parts = new float[regulariser.sums(shape)];
        regulariser.addSums(shape, Arrays.copyOf(weights, 24), parts);
        regulariser.addSums(shape, Arrays.copyOfRange(weights, 24, weights.length), parts);
        float[] whole = sums(regulariser, shape, weights);
        for (int i = 0; i < whole.length; i++) {
            assertThat(parts[i]).isCloseTo(whole[i], within(1e-5f * Math.abs(whole[i])));
        }
    }

    private static float[] sums(Regulariser regulariser, BlockShape shape, float[] weights) {
        float[] sums = new float[regulariser.sums(shape)];
        regulariser.addSums(shape, weights, sums);
        return sums;
    }

    private static float[] gradient(Regulariser regulariser, BlockShape shape, float[] weights, float strength) {
        Regulariser.Slope slope = regulariser.slope(shape, sums(regulariser, shape, weights));
        int row = RowRange.rowLength(shape);
        float[] gradient = new float[weights.length];
        for (int at = 0; at < weights.length; at += row) {
            float[] ofRow = new float[row];
            slope.add(strength, weights, at, ofRow);
            System.arraycopy(ofRow, 0, gradient, at, row);
        }
        return gradient;
    }
}
