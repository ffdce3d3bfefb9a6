package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.tensor.Tensor;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every product against the naive one, on odd sizes and tails. */
class VectorKernelsTest {

    @ParameterizedTest(name = "{0}x{0}, stride {1}, padding {2}: {3} to {4} channels of {5}x{6}, {7} samples")
    @CsvSource(textBlock = """
            5, 1, 0,  1,  6, 28, 28,   7
            5, 1, 0, 20, 50, 12, 12, 128
            5, 1, 0,  6, 10, 12, 12,  88
            5, 1, 0,  3,  7, 12, 11, 100
            5, 1, 2,  2,  5,  9,  7,  31
            3, 1, 1,  4,  6,  8,  8,  16
            3, 1, 1, 16, 16,  8,  8,  32
            3, 2, 1,  3,  5,  9,  8,  17
            3, 2, 0,  3,  5,  8,  9, 128
            1, 1, 0,  5,  3,  6,  6,   1
            1, 2, 0,  5,  3,  7,  6,  33
            2, 3, 1,  3,  4,  7,  8,   7
            4, 1, 1,  3,  4,  7,  8,   5
            5, 1, 0,  0,  4, 12, 12,  32
            """)
    void convolutions(
            int kernel, int stride, int padding, int inputs, int outputs, int height, int width, int samples) {
        Window window = new Window(kernel, stride, padding);
        Random random = new Random(kernel * 31L + samples);
        Tensor in = random(random, inputs, height, width, samples);
        Tensor out = Tensor.zeros(outputs, window.outputSize(height), window.outputSize(width), samples);
        float[] w = random(random, 3 + outputs * inputs * window.area() + outputs);
        int biasAt = w.length - outputs;
        Kernels reference = new ReferenceKernels();
        Kernels kernels = new VectorKernels();
        Tensor expected = like(out);
        reference.convolve(window, in, w, 3, biasAt, expected);
        kernels.convolve(window, in, w, 3, biasAt, out);
        assertClose(out, expected);

        Tensor g = random(random, outputs, out.height(), out.width(), samples);
        float[] dw = random(random, w.length);
        float[] expectedDw = dw.clone();
        reference.convolveToWeights(window, in, g, expectedDw, 3, biasAt);
        kernels.convolveToWeights(window, in, g, dw, 3, biasAt);
        assertClose(dw, expectedDw);

        Tensor dx = random(random, inputs, height, width, samples);
        Tensor expectedDx = like(dx);
        reference.convolveToData(window, g, w, 3, expectedDx);
        kernels.convolveToData(window, g, w, 3, dx);
        assertClose(dx, expectedDx);
    }

    @ParameterizedTest(name = "dense {0} to {1}, {2} samples")
    @CsvSource(textBlock = """
            800, 500, 128
            784, 300, 100
             39,  11, 128
             11,  10,  88
              5,   3,   1
            100,  10,   1
            100,   7,  15
             33,   6,  16
             40,   9,  31
             17,   2,  32
              0,   4,  20
            """)
    void denseLayers(int inputs, int outputs, int samples) {
        Random random = new Random(inputs + samples);
        Tensor in = random(random, inputs, 1, 1, samples);
        Tensor out = Tensor.zeros(outputs, 1, 1, samples);
        float[] w = random(random, outputs * inputs + outputs);
        int biasAt = outputs * inputs;
        Kernels reference = new ReferenceKernels();
        Kernels kernels = new VectorKernels();
        Tensor expected = like(out);
        reference.dense(in, w, 0, biasAt, expected);
        kernels.dense(in, w, 0, biasAt, out);
        assertClose(out, expected);
        Tensor g = random(random, outputs, 1, 1, samples);
        float[] dw = random(random, w.length);
        float[] expectedDw = dw.clone();
        reference.denseToWeights(in, g, expectedDw, 0, biasAt);
        kernels.denseToWeights(in, g, dw, 0, biasAt);
        assertClose(dw, expectedDw);
        Tensor dx = random(random, inputs, 1, 1, samples);
        Tensor expectedDx = like(dx);
        reference.denseToData(g, w, 0, expectedDx);
        kernels.denseToData(g, w, 0, dx);
        assertClose(dx, expectedDx);
    }

    private static Tensor random(Random random, int channels, int height, int width, int samples) {
        Tensor tensor = Tensor.zeros(channels, height, width, samples);
        for (int i = 0; i < tensor.data().length; i++) {
            tensor.data()[i] = random.nextFloat() - 0.5f;
        }
        return tensor;
    }

    private static float[] random(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static Tensor like(Tensor t) {
        return Tensor.zeros(t.channels(), t.height(), t.width(), t.samples());
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        for (int c = 0; c < actual.channels(); c++) {
            for (int p = 0; p < actual.height() * actual.width() * actual.samples(); p++) {
                int at = c * actual.planeStride() + p;
                assertThat(actual.data()[at])
                        .as("channel %d, element %d", c, p)
                        .isCloseTo(expected.data()[at], Offset.offset(1e-4f * (1 + Math.abs(expected.data()[at]))));
            }
        }
    }

    private static void assertClose(float[] actual, float[] expected) {
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("element %d", i)
                    .isCloseTo(expected[i], Offset.offset(1e-4f * (1 + Math.abs(expected[i]))));
        }
    }
}
