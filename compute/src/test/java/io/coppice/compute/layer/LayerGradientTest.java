package io.coppice.compute.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.ReferenceKernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.OpenBlock;
import io.coppice.compute.network.StepRunner;
import io.coppice.compute.tensor.Noise;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer's gradients against finite differences of the loss; what a layer passes on shows in the layers before it. */
class LayerGradientTest {
    private static final int SAMPLES = 5;
    private static final int CLASSES = 3;

    static Stream<Arguments> networks() {
        Layer first = new Convolution("first", 3, new Window(3, 1, 1), false);
        Layer last = new Dense("last", CLASSES, false);
        return Stream.of(
                Arguments.of("dense", List.of(new Flatten(), new Dense("hidden", 4, false), last)),
                Arguments.of("relu", List.of(new Flatten(), new Dense("hidden", 4, false), new Relu(), last)),
                Arguments.of("flatten", List.of(first, new Flatten(), last)),
                Arguments.of("max pool", List.of(first, new MaxPool(new Window(2, 2, 0)), new Flatten(), last)),
                Arguments.of(
                        "pool then relu",
                        List.of(first, new MaxPool(new Window(2, 2, 0)), new Relu(), new Flatten(), last)),
                Arguments.of("overlapping pool", List.of(first, new MaxPool(new Window(3, 1, 1)), new Flatten(), last)),
                Arguments.of("5x5", convolution(first, last, new Window(5, 1, 2))),
                Arguments.of("3x3 with stride", convolution(first, last, new Window(3, 2, 1))),
                Arguments.of("1x1", convolution(first, last, new Window(1, 1, 0))));
    }

    private static List<Layer> convolution(Layer first, Layer last, Window window) {
        return List.of(first, new Relu(), new Convolution("second", 2, window, false), new Flatten(), last);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void theGradientIsTheSlopeOfTheLoss(String name, List<Layer> layers) {
        Network network = new Network(name, new Shape(2, 6, 6), layers);
        for (Kernels kernels : List.of(new ReferenceKernels(), new VectorKernels())) {
            check(network, kernels);
        }
    }

    private static void check(Network network, Kernels kernels) {
        List<OpenBlock> open = network.blocks().stream().map(OpenBlock::all).toList();
        float[] parameters = parameters(network);
        int[] labels = {0, 2, 1, 1, 0};
        Tensor images = images(network.input());
        StepRunner runner = new StepRunner(network, kernels, SAMPLES);
        StepRunner exact = new StepRunner(network, new ReferenceKernels(), SAMPLES);
        float[] gradient = new float[parameters.length];
        runner.passA(open, parameters, images, labels, gradient);
        double largest = 0;
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            // Small enough for the kinks of ReLU and pooling to be rare, large enough for floats.
            float step = 1f / 8192;
            float before = parameters[i];
            parameters[i] = before + step;
            double above = exact.loss(open, parameters, images, labels);
            parameters[i] = before - step;
            double below = exact.loss(open, parameters, images, labels);
            parameters[i] = before;
            differences.add((above - below) / (2 * step));
            largest = Math.max(largest, Math.abs(differences.getLast()));
        }
        int far = 0;
        for (int i = 0; i < parameters.length; i++) {
            far += Math.abs(gradient[i] - differences.get(i)) > 1e-2 * largest ? 1 : 0;
        }
        assertThat(largest).isGreaterThan(0.01);
        assertThat(far)
                .as("gradients away from their difference quotient, of %d, with %s", parameters.length, kernels.name())
                .isLessThanOrEqualTo(parameters.length / 50);
    }

    private static float[] parameters(Network network) {
        int size = network.blocks().stream().mapToInt(shape -> shape.size()).sum();
        float[] parameters = new float[size];
        for (int i = 0; i < size; i++) {
            parameters[i] = (float) (0.3 * Noise.normal(11, i));
        }
        return parameters;
    }

    private static Tensor images(Shape input) {
        Tensor images = Tensor.zeros(input.channels(), input.height(), input.width(), SAMPLES);
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = (float) Noise.normal(12, i);
        }
        return images;
    }
}
