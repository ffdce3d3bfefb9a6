package io.coppice.compute.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gates that are drawn by it are the same to the bit as those that StrictMath draws. */
@Timeout(60)
class SigmoidTest {
    private static final int COUNT = 4001;

    @ParameterizedTest(name = "x up to {0}, slope {1}")
    @CsvSource({"0.01, 7", "0.1, 7", "1, 7", "10, 1", "200, 7", "1e-9, 1", "1e4, 1", "1e38, 100"})
    void givesStrictMathsBits(float most, double scale) {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 50; round++) {
            float[] x = new float[COUNT];
            for (int i = 0; i < COUNT; i++) {
                x[i] = (float) ((2 * random.nextDouble() - 1) * most);
            }
            assertSameBits(x, scale);
        }
    }

    @Test
    void whereFdlibmTurnsToAnotherWay() {
        float[] x = new float[64];
        for (double edge : new double[] {0.34657359, 1.03972077, 0x1p-28, 700, 709.78, 745.13}) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Float.intBitsToFloat(Float.floatToRawIntBits((float) edge) + i / 2 - 16) * (i % 2 == 0 ? 1 : -1);
            }
            assertSameBits(x, 1);
            assertSameBits(x, 1 + 0x1p-40);
        }
    }

    @Test
    void ofNumbersThatAreNone() {
        float[] x = new float[40];
        x[1] = Float.NaN;
        x[9] = Float.POSITIVE_INFINITY;
        x[17] = Float.NEGATIVE_INFINITY;
        x[25] = -0f;
        assertSameBits(x, 7);
    }

    private static void assertSameBits(float[] x, double scale) {
        double[] result = new double[x.length];
        Sigmoid.FASTEST.of(x, scale, result);
        for (int i = 0; i < x.length; i++) {
            assertThat(Double.doubleToRawLongBits(result[i]))
                    .as("σ(%s · %s) = %s", scale, x[i], result[i])
                    .isEqualTo(Double.doubleToRawLongBits(1 / (1 + StrictMath.exp(-scale * x[i]))));
        }
    }
}
