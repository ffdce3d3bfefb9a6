package io.coppice.deploy.benchmark;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One product of a layer, ready to be computed again and again.
 *
 * @param operation {@code forward}, {@code gradient of data} or {@code gradient of weights}
 * @param layer with its shape, such as {@code conv2 20 to 50, 12 x 12}
 * @param multiplyAdds those that the definition asks for, without padded registers
 */
record KernelProduct(String operation, String layer, int samples, double multiplyAdds, Runnable compute) {
    private static final Window FIVE = new Window(5, 1, 0);
    private static final Window THREE = new Window(3, 1, 1);

    /** Those of LeNet-5 with {@code first} and {@code second} channels and dense layers of these inputs and outputs. */
    static List<KernelProduct> ofLeNet(Kernels kernels, int first, int second, int[][] dense, int samples) {
        List<KernelProduct> products = new ArrayList<>();
        products.addAll(convolution(kernels, FIVE, 0, "conv1", 1, first, 28, samples));
        products.addAll(convolution(kernels, FIVE, 0, "conv2", first, second, 12, samples));
        for (int[] layer : dense) {
            products.addAll(dense(kernels, layer[0], layer[1], samples));
        }
        return products;
    }

    /** Those of a 3 x 3 convolution of residual networks, without bias and with a position of padding. */
    static List<KernelProduct> ofThreeByThree(Kernels kernels, int channels, int size, int samples) {
        return convolution(kernels, THREE, Kernels.NO_BIAS, "3x3", channels, channels, size, samples);
    }

    /** The gradient of an image is left out where the image is the network's input: nobody needs it. */
    private static List<KernelProduct> convolution(
            Kernels kernels, Window window, int bias, String name, int inputs, int outputs, int size, int samples) {
        int outSize = window.outputSize(size);
        Tensor in = filled(inputs, size, samples);
        Tensor out = filled(outputs, outSize, samples);
        Tensor gradient = filled(inputs, size, samples);
        int count = inputs * outputs * window.area();
        int biasAt = bias == Kernels.NO_BIAS ? bias : count;
        float[] weights = filled(count + outputs);
        String layer = "%s %d to %d, %d x %d".formatted(name, inputs, outputs, size, size);
        double multiplyAdds = (double) inputs * outputs * met(window, size) * samples;
        List<KernelProduct> products = new ArrayList<>();
        products.add(new KernelProduct(
                "forward", layer, samples, multiplyAdds, () -> kernels.convolve(window, in, weights, 0, biasAt, out)));
        if (inputs > 1) {
            products.add(new KernelProduct(
                    "gradient of data",
                    layer,
                    samples,
                    multiplyAdds,
                    () -> kernels.convolveToData(window, out, weights, 0, gradient)));
        }
        float[] gradients = new float[weights.length];
        products.add(new KernelProduct(
                "gradient of weights",
                layer,
                samples,
                multiplyAdds,
                () -> kernels.convolveToWeights(window, in, out, gradients, 0, biasAt)));
        return products;
    }

    /** How often a weight of one input meets the image, all weights together: what falls on the padding is no work. */
    private static int met(Window window, int size) {
        int ofAxis = 0;
        for (int position = 0; position < window.outputSize(size); position++) {
            int begin = position * window.stride() - window.padding();
            ofAxis += Math.min(size, begin + window.kernel()) - Math.max(0, begin);
        }
        return ofAxis * ofAxis;
    }

    private static List<KernelProduct> dense(Kernels kernels, int inputs, int outputs, int samples) {
        Tensor in = filled(inputs, 1, samples);
        Tensor out = filled(outputs, 1, samples);
        Tensor gradient = filled(inputs, 1, samples);
        int biasAt = inputs * outputs;
        float[] weights = filled(biasAt + outputs);
        float[] gradients = new float[weights.length];
        String layer = "dense %d to %d".formatted(inputs, outputs);
        double multiplyAdds = (double) biasAt * samples;
        return List.of(
                new KernelProduct(
                        "forward", layer, samples, multiplyAdds, () -> kernels.dense(in, weights, 0, biasAt, out)),
                new KernelProduct(
                        "gradient of data",
                        layer,
                        samples,
                        multiplyAdds,
                        () -> kernels.denseToData(out, weights, 0, gradient)),
                new KernelProduct(
                        "gradient of weights",
                        layer,
                        samples,
                        multiplyAdds,
                        () -> kernels.denseToWeights(in, out, gradients, 0, biasAt)));
    }

    private static Tensor filled(int channels, int size, int samples) {
        return Tensor.over(filled(Tensor.length(channels, size, size, samples)), channels, size, size, samples);
    }

    /** Numbers of a size that neither grows nor vanishes in any product. */
    private static float[] filled(int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (i % 31 - 15) / 15f;
        }
        return numbers;
    }
}
