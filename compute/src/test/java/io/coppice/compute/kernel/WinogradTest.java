package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Winograd's convolutions against the definition in double arithmetic, between fences of NaN. */
class WinogradTest {
    private static final int BEFORE = 3;
    private static final double RMS = 5e-6;
    private static final double WORST = 5e-5;

    private final Winograd winograd = new Winograd();
    private final Kernels reference = new ReferenceKernels();

    @ParameterizedTest(name = "padding {0}: {1} to {2} channels of {3}x{4}, {5} samples")
    @CsvSource(textBlock = """
            # padding  channels  size     samples
            1,   8,   8,   8,  8,   16
            1,  16,  16,  16, 16,   32
            1,  16,  16,   8,  8,  128
            1,  24,  32,  16, 16,  100
            1,  64,  64,   8,  8,   64
            1,  83,  45,   4,  4,   33
            1,   9,   7,   9,  7,   17
            1,   1,   1,   4,  4,   16
            1,  13,  70,   5, 11,   48
            1,   3,  65,   6,  4,    7
            0,  10,  12,   6,  6,   31
            0,   8,   9,  11,  9,   16
            2,   9,  10,   5,  6,   40
            2,   4,   3,   2,  3,   20
            1, 130, 131,   4,  5,   19
            1,   0,   8,   5,  5,   16
            1,   8,   0,   5,  5,   16
            """)
    void agreesWithTheDefinition(int padding, int inputs, int outputs, int height, int width, int samples) {
        Window window = new Window(3, 1, padding);
        Random random = new Random(inputs * 31L + samples);
        Tensor in = Fenced.tensor(random, inputs, height, width, samples);
        int weights = outputs * inputs * window.area();
        int biasAt = BEFORE + weights;
        float[] parameters = Fenced.parameters(random, BEFORE, weights + outputs);
        Tensor out = Fenced.empty(outputs, window.outputSize(height), window.outputSize(width), samples);
        Tensor expectedOut = Fenced.copy(out);
        reference.convolve(window, in, parameters, BEFORE, biasAt, expectedOut);
        winograd.forward(window, in, parameters, BEFORE, biasAt, out);
        assertClose(out, expectedOut);

        Tensor outGradient = Fenced.tensor(random, outputs, out.height(), out.width(), samples);
        Tensor inGradient = Fenced.empty(inputs, height, width, samples);
        Tensor expectedGradient = Fenced.copy(inGradient);
        reference.convolveToData(window, outGradient, parameters, BEFORE, expectedGradient);
        winograd.toData(window, outGradient, parameters, BEFORE, inGradient);
        assertClose(inGradient, expectedGradient);

        float[] gradients = new float[BEFORE + weights + 1];
        gradients[BEFORE + weights] = 7;
        float[] expected = gradients.clone();
        reference.convolveToWeights(window, in, outGradient, expected, BEFORE, Kernels.NO_BIAS);
        winograd.toWeights(window, in, outGradient, gradients, BEFORE);
        assertClose(gradients, expected);
        assertThat(gradients[BEFORE + weights]).isEqualTo(7);
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        int planes = actual.channels();
        float[] a = new float[planes * actual.plane()];
        float[] b = new float[a.length];
        for (int channel = 0; channel < planes; channel++) {
            System.arraycopy(
                    actual.data(), channel * actual.planeStride(), a, channel * actual.plane(), actual.plane());
            System.arraycopy(
                    expected.data(), channel * actual.planeStride(), b, channel * actual.plane(), actual.plane());
        }
        assertClose(a, b);
    }

    private static void assertClose(float[] actual, float[] expected) {
        double squares = 0;
        double errors = 0;
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double error = Math.abs((double) actual[i] - expected[i]);
            assertThat(error).as("element %d", i).isNotNaN();
            squares += (double) expected[i] * expected[i];
            errors += error * error;
            worst = Math.max(worst, error);
        }
        double size = Math.sqrt(squares);
        assertThat(Math.sqrt(errors)).isLessThanOrEqualTo(RMS * size);
        assertThat(worst).isLessThanOrEqualTo(WORST * size / Math.sqrt(Math.max(1, actual.length)));
    }
}
