package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Runs two kernels on the same random numbers and compares what they write: to 1e-4 of the larger of 1 and the value, or
 * 1e-5 of the largest value beside it, where it need not be the same to the bit.
 * Outputs start as NaN, so whatever is not overwritten shows.
 */
final class KernelAgreement {
    private static final int OFFSET = 3;

    private final Kernels tested;
    private final Kernels oracle;
    private final Random random;
    private final double allowed;

    KernelAgreement(Kernels tested, Kernels oracle, long seed) {
        this(tested, oracle, seed, 1e-4);
    }

    /** @param allowed error of numbers up to 1; 0 asks for the same bits */
    KernelAgreement(Kernels tested, Kernels oracle, long seed, double allowed) {
        this.allowed = allowed;
        this.tested = tested;
        this.oracle = oracle;
        this.random = new Random(seed);
    }

    /** A layer with its shapes. */
    record Case(Window window, int inputs, int height, int width, int outputs, int samples) {
        /** Ends of everything: one sample, no units, windows larger than what they see. */
        static Stream<Case> corners() {
            return Stream.of(
                    new Case(new Window(5, 1, 0), 1, 28, 28, 20, 16),
                    new Case(new Window(5, 1, 0), 20, 12, 12, 50, 7),
                    new Case(new Window(5, 1, 0), 6, 12, 12, 10, 33),
                    new Case(new Window(3, 1, 1), 4, 9, 9, 8, 8),
                    new Case(new Window(3, 1, 1), 7, 9, 9, 70, 33),
                    new Case(new Window(3, 2, 1), 4, 10, 10, 8, 8),
                    new Case(new Window(1, 2, 0), 4, 10, 10, 8, 31),
                    new Case(new Window(1, 1, 0), 3, 5, 4, 2, 1),
                    new Case(new Window(3, 1, 2), 2, 1, 1, 3, 2),
                    new Case(new Window(5, 3, 4), 2, 4, 3, 3, 5),
                    new Case(new Window(3, 1, 1), 0, 6, 6, 4, 8),
                    new Case(new Window(3, 1, 1), 4, 6, 6, 0, 8),
                    new Case(new Window(3, 1, 1), 2, 32, 32, 3, 32));
        }

        /** Sizes are drawn around the register and vector widths of the kernels, tails included. */
        static Case random(Random random) {
            return random(random, random.nextBoolean() ? 1 + random.nextInt(40) : 16 * (1 + random.nextInt(8)));
        }

        static Case random(Random random, int samples) {
            int kernel = new int[] {1, 2, 3, 5}[random.nextInt(4)];
            int stride = 1 + random.nextInt(3);
            int padding = random.nextInt(kernel);
            int height = kernel + random.nextInt(9);
            int width = kernel + random.nextInt(9);
            Window window = new Window(kernel, stride, padding);
            return new Case(window, random.nextInt(10), height, width, random.nextInt(14), samples);
        }
    }

    /** Every operation on a random layer. */
    void everything(Random sizes) {
        Case layer = Case.random(sizes);
        convolution(layer);
        maxPool(layer);
        channels(1 + layer.inputs(), layer.height(), layer.width(), layer.samples());
        relu(layer.inputs(), layer.height(), layer.width(), layer.samples());
        dense(sizes.nextInt(400), sizes.nextInt(200), 1 + sizes.nextInt(140));
        softmaxCrossEntropy(2 + sizes.nextInt(12), 1 + sizes.nextInt(140), 5);
    }

    void convolution(Case c) {
        Tensor in = random(c.inputs, c.height, c.width, c.samples);
        Tensor outGradient = random(c.outputs, c.window.outputSize(c.height), c.window.outputSize(c.width), c.samples);
        int weights = c.inputs * c.outputs * c.window.area();
        int biasAt = OFFSET + weights + 1;
        float[] parameters = random(biasAt + c.outputs);

        compare(
                "convolve",
                outGradient,
                (kernels, out) -> kernels.convolve(c.window, in, parameters, OFFSET, biasAt, out));
        compare(
                "convolveToData",
                in,
                (kernels, out) -> kernels.convolveToData(c.window, outGradient, parameters, OFFSET, out));
        compare(
                "convolveToWeights",
                parameters.length,
                (kernels, gradients) ->
                        kernels.convolveToWeights(c.window, in, outGradient, gradients, OFFSET, biasAt));
        compare(
                "convolve without bias",
                outGradient,
                (kernels, out) -> kernels.convolve(c.window, in, parameters, OFFSET, Kernels.NO_BIAS, out));
        compare(
                "convolveToWeights without bias",
                parameters.length,
                (kernels, gradients) ->
                        kernels.convolveToWeights(c.window, in, outGradient, gradients, OFFSET, Kernels.NO_BIAS));
    }

    void dense(int inputs, int outputs, int samples) {
        Tensor in = random(inputs, 1, 1, samples);
        Tensor outGradient = random(outputs, 1, 1, samples);
        int biasAt = OFFSET + inputs * outputs + 1;
        float[] parameters = random(biasAt + outputs);

        compare("dense", outGradient, (kernels, out) -> kernels.dense(in, parameters, OFFSET, biasAt, out));
        compare("denseToData", in, (kernels, out) -> kernels.denseToData(outGradient, parameters, OFFSET, out));
        compare(
                "denseToWeights",
                parameters.length,
                (kernels, gradients) -> kernels.denseToWeights(in, outGradient, gradients, OFFSET, biasAt));
    }

    /** Values are whole numbers from 0 to 3, so that ties are common. */
    void maxPool(Case c) {
        Tensor in = random(c.inputs, c.height, c.width, c.samples);
        for (int i = 0; i < in.data().length; i++) {
            in.data()[i] = random.nextInt(4);
        }
        Tensor outGradient = random(c.inputs, c.window.outputSize(c.height), c.window.outputSize(c.width), c.samples);
        Tensor out = same(outGradient);
        oracle.maxPool(c.window, in, out);
        compare("maxPool", outGradient, (kernels, result) -> kernels.maxPool(c.window, in, result));
        compare(
                "maxPoolToData",
                in,
                (kernels, result) -> kernels.maxPoolToData(c.window, in, out, outGradient, result));
    }

    void relu(int channels, int height, int width, int samples) {
        Tensor before = random(channels, height, width, samples);
        Tensor gradient = random(channels, height, width, samples);
        compare("relu", before, (kernels, out) -> {
            copy(kernels, before, out);
            kernels.relu(out);
        });
        compare("reluToData", before, (kernels, out) -> {
            copy(kernels, gradient, out);
            kernels.reluToData(before, out);
        });
    }

    /** What batch normalisation, additions and means are made of, from one channel of one image to another of another. */
    void channels(int channels, int height, int width, int samples) {
        Tensor a = random(channels + 2, height, width, samples);
        Tensor b = random(channels + 1, height, width, samples);
        int of = random.nextInt(channels);
        compare("moments", 5, (kernels, moments) -> kernels.moments(a, of + 1, moments, OFFSET));
        compare("centredSums", 5, (kernels, sums) -> kernels.centredSums(b, of, a, of + 2, 0.3f, sums, OFFSET));
        compare("scale", b, (kernels, out) -> {
            copy(kernels, b, out);
            kernels.scale(a, of + 2, -1.5f, 0.25f, out, of);
        });
        compare("combine", b, (kernels, out) -> {
            copy(kernels, b, out);
            kernels.combine(a, of + 1, 0.5f, out, of, -2, 0.75f, out, of);
        });
        Tensor means = random(channels + 1, 1, 1, samples);
        compare("averagePool", means, (kernels, out) -> kernels.averagePool(b, out));
        compare("averagePoolToData", b, (kernels, out) -> kernels.averagePoolToData(means, out));
    }

    void softmaxCrossEntropy(int classes, int samples, float scale) {
        Tensor logits = random(classes, 1, 1, samples);
        for (int i = 0; i < logits.data().length; i++) {
            logits.data()[i] *= scale;
        }
        int[] labels = random.ints(samples + 1, 0, classes).toArray();
        compare(
                "softmax's gradient",
                logits,
                (kernels, out) -> kernels.loss(SoftmaxCrossEntropy.PLAIN, logits, Targets.of(labels), out));
        double expected = oracle.loss(SoftmaxCrossEntropy.PLAIN, logits, Targets.of(labels), null);
        double loss = tested.loss(SoftmaxCrossEntropy.PLAIN, logits, Targets.of(labels), null);
        assertThat(Math.abs(loss - expected)).isLessThanOrEqualTo(allowed * Math.max(1, Math.abs(expected)));
    }

    private interface Filling {
        void fill(Kernels kernels, Tensor out);
    }

    private interface Gradients {
        void fill(Kernels kernels, float[] gradients);
    }

    private void compare(String operation, Tensor shape, Filling filling) {
        Tensor expected = same(shape);
        Tensor result = same(shape);
        filling.fill(oracle, expected);
        filling.fill(tested, result);
        tested.fetch(result.data(), 0, result.data().length);
        int plane = shape.height() * shape.width() * shape.samples();
        for (int channel = 0; channel < shape.channels(); channel++) {
            int at = channel * shape.planeStride();
            assertClose(operation, result.data(), expected.data(), at, plane);
        }
    }

    private void compare(String operation, int length, Gradients filling) {
        float[] expected = new float[length];
        float[] result = new float[length];
        Arrays.fill(expected, -77);
        Arrays.fill(result, -77);
        filling.fill(oracle, expected);
        tested.written(result, 0, length);
        filling.fill(tested, result);
        tested.fetch(result, 0, length);
        assertClose(operation, result, expected, 0, length);
    }

    private void assertClose(String operation, float[] result, float[] expected, int at, int length) {
        double largest = 0;
        for (int i = at; i < at + length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        for (int i = at; i < at + length; i++) {
            // A small sum of large numbers is as exact as they are.
            double error = allowed * Math.max(1, Math.max(Math.abs(expected[i]), largest / 10));
            if (!(Math.abs(result[i] - expected[i]) <= error)) {
                assertThat(result[i]).as("%s, element %d", operation, i).isEqualTo(expected[i]);
            }
        }
    }

    private static Tensor same(Tensor shape) {
        Tensor tensor = Tensor.zeros(shape.channels(), shape.height(), shape.width(), shape.samples());
        Arrays.fill(tensor.data(), Float.NaN);
        return tensor;
    }

    private static void copy(Kernels kernels, Tensor from, Tensor to) {
        System.arraycopy(from.data(), 0, to.data(), 0, from.data().length);
        kernels.written(to.data(), 0, to.data().length);
    }

    private Tensor random(int channels, int height, int width, int samples) {
        return Tensor.over(random(Tensor.length(channels, height, width, samples)), channels, height, width, samples);
    }

    private float[] random(int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = random.nextFloat() * 2 - 1;
        }
        return numbers;
    }
}
