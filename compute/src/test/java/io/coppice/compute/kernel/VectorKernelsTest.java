package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every operation against its definition, between fences of NaN, on odd sizes and tails. */
class VectorKernelsTest {
    private static final int BEFORE = 3;

    private final Kernels reference = new ReferenceKernels();
    private final Kernels kernels = new VectorKernels();

    @ParameterizedTest(name = "{0}x{0}, stride {1}, padding {2}: {3} to {4} channels of {5}x{6}, {7} samples")
    @CsvSource(textBlock = """
            # window  channels  size     samples
            5, 1, 0,   1,  6,   28, 28,    7
            5, 1, 0,  20, 50,   12, 12,   32
            5, 1, 0,   6, 10,   12, 12,   88
            5, 1, 0,   3,  7,   12, 11,  100
            5, 1, 0,   2,  3,    9,  9,  128
            5, 1, 0,   7, 13,    6,  5,    1
            5, 1, 2,   2,  5,    9,  7,   31
            5, 2, 1,   4,  3,    7,  9,   16
            5, 2, 2,   2,  2,    5,  5,    1
            3, 1, 1,   4,  6,    8,  8,   16
            3, 1, 1,  16, 16,    8,  8,   32
            3, 1, 2,   1,  1,    4,  3,    7
            3, 2, 1,   3,  5,    9,  8,   17
            3, 2, 0,   3,  5,    8,  9,  128
            3, 2, 2,   5,  7,    6,  7,  100
            1, 1, 0,   5,  3,    6,  6,    1
            1, 1, 0,   7, 11,    4,  4,   31
            1, 2, 0,   5,  3,    7,  6,   33
            2, 3, 1,   3,  4,    7,  8,    7
            4, 1, 1,   3,  4,    7,  8,    5
            5, 1, 0,   0,  4,   12, 12,   32
            3, 1, 1,   0,  3,    5,  5,    7
            3, 1, 1,   4,  0,    5,  5,   32
            """)
    void convolutions(
            int kernel, int stride, int padding, int inputs, int outputs, int height, int width, int samples) {
        Window window = new Window(kernel, stride, padding);
        Random random = new Random(kernel * 31L + samples);
        Tensor in = Fenced.tensor(random, inputs, height, width, samples);
        int weights = outputs * inputs * window.area();
        int biasAt = BEFORE + weights;
        float[] parameters = Fenced.parameters(random, BEFORE, weights + outputs);
        Tensor out = Fenced.empty(outputs, window.outputSize(height), window.outputSize(width), samples);
        Tensor expectedOut = Fenced.copy(out);
        reference.convolve(window, in, parameters, BEFORE, biasAt, expectedOut);
        kernels.convolve(window, in, parameters, BEFORE, biasAt, out);
        Fenced.assertAgree("output", out, expectedOut);

        Tensor outGradient = Fenced.tensor(random, outputs, out.height(), out.width(), samples);
        float[] gradients = Fenced.parameters(random, BEFORE, weights + outputs);
        float[] expected = gradients.clone();
        reference.convolveToWeights(window, in, outGradient, expected, BEFORE, biasAt);
        kernels.convolveToWeights(window, in, outGradient, gradients, BEFORE, biasAt);
        Fenced.assertAgree("gradient of weights", gradients, expected);

        Tensor inGradient = Fenced.empty(inputs, height, width, samples);
        Tensor expectedIn = Fenced.copy(inGradient);
        reference.convolveToData(window, outGradient, parameters, BEFORE, expectedIn);
        kernels.convolveToData(window, outGradient, parameters, BEFORE, inGradient);
        Fenced.assertAgree("gradient of data", inGradient, expectedIn);
    }

    @ParameterizedTest(name = "dense {0} to {1}, {2} samples")
    @CsvSource(textBlock = """
            800, 500, 128
            784, 300, 100
             39,  11, 128
             39,  11,  32
             11,  10,  88
              5,   3,   1
            100,  10,   1
            100,   7,  15
             33,   6,  16
             40,   9,  31
             17,   2,  32
              1,   1,   7
             31,  13,  48
              0,   4,  20
              6,   0,  32
            """)
    void denseLayers(int inputs, int outputs, int samples) {
        Random random = new Random(inputs + samples);
        Tensor in = Fenced.tensor(random, inputs, 1, 1, samples);
        int weights = outputs * inputs;
        int biasAt = BEFORE + weights;
        float[] parameters = Fenced.parameters(random, BEFORE, weights + outputs);
        Tensor out = Fenced.empty(outputs, 1, 1, samples);
        Tensor expectedOut = Fenced.copy(out);
        reference.dense(in, parameters, BEFORE, biasAt, expectedOut);
        kernels.dense(in, parameters, BEFORE, biasAt, out);
        Fenced.assertAgree("output", out, expectedOut);

        Tensor outGradient = Fenced.tensor(random, outputs, 1, 1, samples);
        float[] gradients = Fenced.parameters(random, BEFORE, weights + outputs);
        float[] expected = gradients.clone();
        reference.denseToWeights(in, outGradient, expected, BEFORE, biasAt);
        kernels.denseToWeights(in, outGradient, gradients, BEFORE, biasAt);
        Fenced.assertAgree("gradient of weights", gradients, expected);

        Tensor inGradient = Fenced.empty(inputs, 1, 1, samples);
        Tensor expectedIn = Fenced.copy(inGradient);
        reference.denseToData(outGradient, parameters, BEFORE, expectedIn);
        kernels.denseToData(outGradient, parameters, BEFORE, inGradient);
        Fenced.assertAgree("gradient of data", inGradient, expectedIn);
    }

    @ParameterizedTest(name = "{0}x{0}, stride {1}, padding {2}: {3} channels of {4}x{5}, {6} samples")
    @CsvSource(textBlock = """
            2, 2, 0,  5, 24, 24, 128
            2, 2, 0,  3,  8,  8, 100
            2, 2, 0,  2,  6,  4,  16
            2, 2, 0,  3,  6,  4,   7
            2, 2, 0,  3,  7,  5,  32
            3, 2, 1,  4,  9,  8,  31
            3, 1, 1,  2,  5,  5,  17
            3, 3, 0,  1,  9,  7,   1
            """)
    void pooling(int kernel, int stride, int padding, int channels, int height, int width, int samples) {
        Window window = new Window(kernel, stride, padding);
        Random random = new Random(samples);
        Tensor in = Fenced.tensor(random, channels, height, width, samples);
        // Few different numbers, so that the first of several largest ones is often asked for.
        for (int i = 0; i < in.data().length; i++) {
            in.data()[i] = Math.round(in.data()[i] * 4) + 0 * in.data()[i];
        }
        Tensor out = Fenced.empty(channels, window.outputSize(height), window.outputSize(width), samples);
        Tensor expectedOut = Fenced.copy(out);
        reference.maxPool(window, in, expectedOut);
        kernels.maxPool(window, in, out);
        Fenced.assertAgree("output", out, expectedOut);

        Tensor outGradient = Fenced.tensor(random, channels, out.height(), out.width(), samples);
        Tensor inGradient = Fenced.empty(channels, height, width, samples);
        Tensor expectedIn = Fenced.copy(inGradient);
        reference.maxPoolToData(window, in, out, outGradient, expectedIn);
        kernels.maxPoolToData(window, in, out, outGradient, inGradient);
        Fenced.assertAgree("gradient of data", inGradient, expectedIn);
        if (kernels.poolsInPlace(window, new Shape(channels, height, width))) {
            kernels.maxPoolToData(window, in, out, outGradient, in);
            Fenced.assertAgree("gradient in the data's place", in, expectedIn);
        }
    }

    @ParameterizedTest(name = "{0} channels of {1}x{1}, {2} samples")
    @CsvSource({"5, 4, 128", "3, 3, 31", "7, 1, 1", "2, 2, 7", "0, 3, 16"})
    void rectifying(int channels, int size, int samples) {
        Random random = new Random(samples);
        Tensor out = Fenced.tensor(random, channels, size, size, samples);
        Tensor expectedOut = Fenced.copy(out);
        reference.relu(expectedOut);
        kernels.relu(out);
        Fenced.assertAgree("output", out, expectedOut);
        Tensor gradient = Fenced.tensor(random, channels, size, size, samples);
        Tensor expected = Fenced.copy(gradient);
        reference.reluToData(out, expected);
        kernels.reluToData(out, gradient);
        Fenced.assertAgree("gradient", gradient, expected);
    }

    @ParameterizedTest(name = "{0} classes, {1} samples, logits up to {2}")
    @CsvSource({"10, 128, 1", "10, 100, 8", "3, 7, 20", "2, 1, 1", "11, 31, 60", "1, 16, 5"})
    void softmaxCrossEntropies(int classes, int samples, float largest) {
        Random random = new Random(classes);
        Tensor logits = Fenced.tensor(random, classes, 1, 1, samples);
        for (int i = 0; i < logits.data().length; i++) {
            logits.data()[i] *= 2 * largest;
        }
        int[] labels = random.ints(samples, 0, classes).toArray();
        Tensor gradient = Fenced.empty(classes, 1, 1, samples);
        Tensor expectedGradient = Fenced.copy(gradient);
        double expected = reference.loss(SoftmaxCrossEntropy.PLAIN, logits, Targets.of(labels), expectedGradient);
        assertThat(kernels.loss(SoftmaxCrossEntropy.PLAIN, logits, Targets.of(labels), gradient))
                .isCloseTo(expected, Percentage.withPercentage(1e-3));
        assertThat(kernels.loss(SoftmaxCrossEntropy.PLAIN, logits, Targets.of(labels), null))
                .isCloseTo(expected, Percentage.withPercentage(1e-3));
        for (int i = 0; i < gradient.data().length; i++) {
            gradient.data()[i] *= samples;
            expectedGradient.data()[i] *= samples;
        }
        Fenced.assertAgree("gradient", gradient, expectedGradient);
    }

    /** Register padding: an odd number of outputs is rounded up to even, and streams of a weight gradient to fives. */
    @ParameterizedTest(name = "{0} to {1} channels, {2} samples")
    @CsvSource({"20, 50, 128", "10, 25, 128", "6, 10, 128", "6, 10, 100", "7, 13, 32", "20, 50, 7"})
    void multiplyAddsAreThoseOfTheLayersWithinTenPercent(int inputs, int outputs, int samples) {
        Window window = new Window(5, 1, 0);
        Random random = new Random(1);
        Tensor in = Fenced.tensor(random, inputs, 12, 12, samples);
        Tensor out = Fenced.tensor(random, outputs, 8, 8, samples);
        int weights = inputs * outputs * 25;
        float[] parameters = Fenced.parameters(random, 0, weights + outputs);
        for (Kernels counting : new Kernels[] {reference, kernels}) {
            counting.convolve(window, in, parameters, 0, weights, Fenced.copy(out));
            counting.convolveToData(window, out, parameters, 0, Fenced.copy(in));
            counting.convolveToWeights(window, in, out, parameters.clone(), 0, weights);
        }
        assertThat(reference.multiplyAdds()).isEqualTo(3L * weights * 64 * samples);
        assertThat((double) kernels.multiplyAdds() / reference.multiplyAdds()).isBetween(1.0, 1.1);
    }
}
