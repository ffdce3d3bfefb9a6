package io.coppice.compute.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.Nd4jKernels;
import io.coppice.compute.kernel.ReferenceKernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.network.Graphs;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SmallResidual;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.parameter.CompactLayout;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                Arguments.of("1x1", convolution(first, last, new Window(1, 1, 0))),
                Arguments.of("1x1 with stride", convolution(first, last, new Window(1, 2, 0))),
                Arguments.of("mean", List.of(first, new Relu(), new GlobalAveragePool(), last)),
                Arguments.of("norm", List.of(first, new BatchNorm("norm", false), new Flatten(), last)),
                Arguments.of(
                        "norm of features",
                        List.of(new Flatten(), new Dense("hidden", 4, false), new BatchNorm("norm", true), last)),
                Arguments.of(
                        "gate, norm and relu",
                        List.of(
                                new Convolution("first", 3, new Window(3, 1, 1), false, false),
                                new BatchNorm("norm", true),
                                new Relu(),
                                new Flatten(),
                                last)),
                Arguments.of(
                        "identity", List.of(first, new Residual(List.of(second(3)), List.of()), new Flatten(), last)),
                Arguments.of(
                        "two branches",
                        List.of(
                                first,
                                new Residual(
                                        List.of(second(4)), List.of(new Convolution("side", 4, POINT, false, false))),
                                new Flatten(),
                                last)),
                Arguments.of(
                        "branches that end in place",
                        List.of(
                                first,
                                new Residual(
                                        List.of(second(3), new Relu()),
                                        List.of(new Convolution("side", 3, POINT, false, false), new Relu())),
                                new Flatten(),
                                last)),
                Arguments.of(
                        "nested",
                        List.of(
                                first,
                                new Residual(
                                        List.of(
                                                new Residual(List.of(new BatchNorm("norm", false)), List.of()),
                                                second(3)),
                                        List.of()),
                                new Flatten(),
                                last)));
    }

    private static final Window POINT = new Window(1, 1, 0);

    private static Layer second(int outputs) {
        return new Convolution("second", outputs, new Window(3, 1, 1), false, false);
    }

    /** Every second gate closed, the open ones at the slopes of a loss in which closed units are zero. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void residualNetworksHaveTheSlopesOfTheirLossUnderGates(boolean normalisationFirst) {
        Shape image = new Shape(2, 6, 6);
        Network network =
                normalisationFirst ? SmallResidual.before(image, CLASSES) : SmallResidual.after(image, CLASSES);
        List<UnitSet> half = network.gates().stream()
                .map(gate -> UnitSet.where(gate.units(), unit -> unit % 2 == gate.block() % 2))
                .toList();
        for (Kernels kernels : List.of(new ReferenceKernels(), new VectorKernels(), new Nd4jKernels())) {
            check(network, kernels, network.open(half));
            check(network, kernels, all(network));
        }
    }

    static Stream<Arguments> graphs() {
        return Graphs.all(CLASSES).keySet().stream()
                .flatMap(name -> Stream.of(Arguments.of(name, true), Arguments.of(name, false)));
    }

    @ParameterizedTest(name = "{0}, every gate open: {1}")
    @MethodSource("graphs")
    void graphsHaveTheSlopesOfTheirLossUnderGates(String name, boolean whole) {
        Network network = Graphs.network(name, new Shape(2, 6, 6), CLASSES);
        List<UnitSet> some = network.gates().stream()
                .map(gate -> UnitSet.where(gate.units(), unit -> whole || unit % 2 == gate.block() % 2))
                .toList();
        for (Kernels kernels : List.of(new ReferenceKernels(), new VectorKernels(), new Nd4jKernels())) {
            check(network, kernels, network.open(some));
        }
    }

    private static List<Layer> convolution(Layer first, Layer last, Window window) {
        return List.of(first, new Relu(), new Convolution("second", 2, window, false), new Flatten(), last);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void theGradientIsTheSlopeOfTheLoss(String name, List<LayerSpec> layers) {
        Network network = new Network(name, new Shape(2, 6, 6), layers);
        for (Kernels kernels : List.of(new ReferenceKernels(), new VectorKernels())) {
            check(network, kernels, all(network));
        }
    }

    private static List<OpenBlock> all(Network network) {
        return network.blocks().stream().map(OpenBlock::all).toList();
    }

    private static void check(Network network, Kernels kernels, List<OpenBlock> open) {
        float[] parameters = parameters(network, open);
        boolean[] learned = learned(network, open, parameters.length);
        int[] labels = {0, 2, 1, 1, 0};
        Tensor images = images(network.input());
        SubnetworkExecutor runner = new SubnetworkExecutor(network, kernels, SAMPLES);
        SubnetworkExecutor exact = new SubnetworkExecutor(network, new ReferenceKernels(), SAMPLES);
        float[] gradient = new float[parameters.length];
        runner.passA(open, parameters, images, Targets.of(labels), gradient);
        double largest = 0;
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            if (!learned[i]) {
                differences.add((double) gradient[i]);
                continue;
            }
            // Small enough for the kinks of ReLU and pooling to be rare, large enough for floats.
            float step = 1f / 8192;
            float before = parameters[i];
            parameters[i] = before + step;
            double above = exact.loss(open, parameters, images, Targets.of(labels));
            parameters[i] = before - step;
            double below = exact.loss(open, parameters, images, Targets.of(labels));
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

    private static float[] parameters(Network network, List<OpenBlock> open) {
        float[] parameters = new float[new CompactLayout(network.blocks(), open).size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (0.3 * CounterRandom.normal(11, i));
        }
        return parameters;
    }

    /** Running statistics are not: training does not read them. */
    private static boolean[] learned(Network network, List<OpenBlock> open, int length) {
        boolean[] learned = new boolean[length];
        CompactLayout layout = new CompactLayout(network.blocks(), open);
        for (int block = 0; block < open.size(); block++) {
            BlockShape shape = network.blocks().get(block);
            int from = layout.weightsAt(block);
            Arrays.fill(learned, from, from + open.get(block).size(shape), shape.isLearned());
        }
        return learned;
    }

    private static Tensor images(Shape input) {
        Tensor images = Tensor.zeros(input.channels(), input.height(), input.width(), SAMPLES);
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = (float) CounterRandom.normal(12, i);
        }
        return images;
    }
}
