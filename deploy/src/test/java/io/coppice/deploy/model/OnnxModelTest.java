package io.coppice.deploy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.coppice.compute.compact.CompactFile;
import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.compact.Compaction;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.onnx.OnnxModel;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.layer.Residual;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.LayerTrees;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** onnxruntime computes what the compact network computes. */
@Timeout(60)
class OnnxModelTest {
    private static final Window THREE = new Window(3, 1, 1);
    private static final Preprocessing PREPROCESSING = new Preprocessing(
            new Shape(2, 8, 8), 1f / 255, List.of(0.4f, 0.5f), List.of(0.2f, 0.3f), List.of("ash", "oak", "elm"));

    private static final Map<String, List<LayerSpec>> NETWORKS = Map.of(
            "dense",
            List.of(new Flatten(), new Dense("fc1", 9, true), new Relu(), new Dense("fc2", 3, true)),
            "convolutions",
            List.of(
                    new Convolution("conv1", 6, THREE, true),
                    new MaxPool(new Window(3, 2, 1)),
                    new Relu(),
                    new Convolution("conv2", 5, new Window(3, 1, 0), false, false),
                    new BatchNorm("bn2", true),
                    new Relu(),
                    new Flatten(),
                    new Dense("fc", 3, true)),
            "residual",
            List.of(
                    new Convolution("conv1", 5, THREE, false),
                    new Residual(
                            List.of(
                                    new BatchNorm("a.bn1", false),
                                    new Relu(),
                                    new Convolution("a.conv1", 6, new Window(3, 2, 1), false, false),
                                    new BatchNorm("a.bn2", true),
                                    new Relu(),
                                    new Convolution("a.conv2", 7, THREE, false, false)),
                            List.of(new Convolution("a.down", 7, new Window(1, 2, 0), false, false))),
                    new BatchNorm("bn", false),
                    new Relu(),
                    new GlobalAveragePool(),
                    new Dense("fc", 3, false)));

    @ParameterizedTest(name = "{0}, seed {1}, share of zero rows {2}")
    @CsvSource({
        "dense, 1, 0", "dense, 2, 0.5", "dense, 3, 1",
        "convolutions, 1, 0", "convolutions, 2, 0.5", "convolutions, 3, 1",
        "residual, 1, 0", "residual, 2, 0.5", "residual, 3, 1"
    })
    void givesTheSameLogits(String name, long seed, double zeros) {
        compare(new Network(name, PREPROCESSING.input(), NETWORKS.get(name)), PREPROCESSING, seed, zeros);
    }

    private static final Map<String, String> GRAPHS = Map.of(
            "diamond", """
            { type = convolution, outputs = 6, gates = true, name = stem }
            { type = relu, input = stem, name = left }
            { type = convolution, outputs = 6, gates = true, input = stem, name = right }
            { type = addition, inputs = [left, right, stem] }
            hard-swish, max-pool, flatten
            { type = dense, outputs = 3, gates = true }
            """,
            "dense-block", """
            { type = convolution, outputs = 4, gates = true, name = a }
            { type = leaky-relu, slope = 0.1 }
            { type = convolution, outputs = 3, gates = true, name = b }
            { type = concatenation, inputs = [a, b] }
            relu6
            { type = convolution, outputs = 5, gates = true, name = c }
            { type = concatenation, inputs = [a, b, c] }
            { type = average-pool, kernel = 3, stride = 2, padding = 1 }
            sigmoid, global-average-pool
            { type = dense, outputs = 3, gates = true }
            """,
            "depthwise-chain", """
            { type = convolution, outputs = 6, bias = false }, batch-norm, relu6
            { type = depthwise-convolution, bias = false }, { type = batch-norm, gates = true }, relu6
            { type = convolution, outputs = 4, kernel = 1, gates = true }, sigmoid
            { type = grouped-convolution, outputs = 8, groups = 2, stride = 2, gates = true }
            hard-swish, global-average-pool
            { type = dropout, rate = 0.3 }
            { type = dense, outputs = 3, gates = true }
            """,
            "two-heads", """
            { type = convolution, outputs = 5, gates = true }
            { type = max-pool, name = trunk }
            { type = convolution, outputs = 6, gates = true }
            sigmoid, global-average-pool
            { type = dense, outputs = 3, gates = true, name = one }
            { type = flatten, input = trunk }
            { type = dense, outputs = 3, gates = true, name = two }
            { type = addition, inputs = [one, two] }
            """);

    @ParameterizedTest(name = "{0}, seed {1}, share of zero rows {2}")
    @CsvSource({
        "diamond, 1, 0", "diamond, 2, 0.5", "dense-block, 1, 0", "dense-block, 2, 0.5", "dense-block, 3, 1",
        "depthwise-chain, 1, 0", "depthwise-chain, 2, 0.5", "two-heads, 1, 0", "two-heads, 2, 0.5", "two-heads, 3, 1"
    })
    void givesTheSameLogitsOfGraphs(String name, long seed, double zeros) {
        List<LayerSpec> layers = LayerTrees.read(
                ConfigFactory.parseString("layers = [" + GRAPHS.get(name) + "]")
                        .getList("layers")
                        .unwrapped(),
                (path, value, allowed) -> {
                    throw new AssertionError(path + " is " + value + ", expected " + allowed);
                });
        compare(new Network(name, PREPROCESSING.input(), layers), PREPROCESSING, seed, zeros);
    }

    @ParameterizedTest(name = "{0} of {1} channels and a width of {2}, seed {3}, share of zero rows {4}")
    @CsvSource({
        "mlp, 1, 28, 1, 0.3",
        "mlp, 1, 28, 2, 0.9",
        "lenet5, 1, 28, 1, 0",
        "lenet5, 1, 28, 2, 0.9",
        "vgg16, 3, 32, 1, 0.2",
        "resnet20, 3, 32, 1, 0",
        "resnet20, 3, 32, 2, 0.7",
        "wide-resnet, 3, 32, 1, 0",
        "wide-resnet, 3, 32, 2, 0.7"
    })
    void givesTheSameLogitsOfWholeNetworks(String name, int channels, int width, long seed, double zeros) {
        ModelSettings settings =
                name.equals("wide-resnet") ? ModelSettings.wideResnet(10, 2) : new ModelSettings(name, List.of());
        Preprocessing preprocessing = new Preprocessing(
                new Shape(channels, width, width),
                1f / 255,
                Collections.nCopies(channels, 0.4f),
                Collections.nCopies(channels, 0.3f),
                PREPROCESSING.classes());
        compare(settings.create(preprocessing.input(), 3), preprocessing, seed, zeros);
    }

    private static void compare(Network network, Preprocessing preprocessing, long seed, double zeros) {
        CompactNetwork compact = Compaction.of(random(network, new Random(seed), zeros));
        CompactModel model = new CompactModel(compact, preprocessing, Map.of());
        byte[] pixels = new byte[7 * preprocessing.input().features()];
        new Random(seed).nextBytes(pixels);
        float[] expected = new float[7 * 3];
        float[] found = new float[7 * 3];

        model.logits(pixels, 7, expected);
        byte[] written = Safetensors.toBytes(CompactFile.of(compact, preprocessing, Map.of()));
        CompactFile.model(Safetensors.read("test", written)).logits(pixels, 7, found);
        assertThat(found).as("read back").isEqualTo(expected);
        byte[] file = OnnxModel.toBytes(compact, preprocessing, Map.of("job", "forest"));
        try (OnnxSession session = new OnnxSession("test.onnx", file, 1)) {
            session.of(pixels, 7, found);
            assertThat(session.classes()).containsExactly("ash", "oak", "elm");
            assertThat(session.input()).isEqualTo(preprocessing.input());
        }

        assertThat(found).containsExactly(expected, within(1e-3f));
    }

    private static FoldedNetwork random(Network network, Random random, double zeros) {
        List<float[]> blocks = new ArrayList<>();
        for (BlockShape shape : network.blocks()) {
            float[] block = new float[shape.size()];
            int row = shape.weights() / shape.outputs();
            double deviation = shape.isLinear() ? Math.sqrt(4.0 / row) : 0.4;
            for (int i = 0; i < block.length; i++) {
                block[i] = (float) (shape.isLearned() ? deviation * random.nextGaussian() : 0.3 + random.nextDouble());
            }
            for (int output = 0; shape.isLinear() && output < shape.outputs(); output++) {
                if (random.nextDouble() < zeros) {
                    Arrays.fill(block, output * row, (output + 1) * row, 0);
                }
            }
            blocks.add(block);
        }
        List<float[]> gates = new ArrayList<>();
        network.gates().forEach(gate -> {
            float[] values = new float[gate.units()];
            for (int unit = 0; unit < values.length; unit++) {
                values[unit] = unit == 0 || random.nextBoolean() ? 0.5f + random.nextFloat() / 2 : 0;
            }
            gates.add(values);
        });
        return FoldedNetwork.of(network, blocks, gates);
    }

    @Test
    void anotherFileIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x.onnx"), "no model at all");
        assertThatThrownBy(() -> OnnxSession.read(file, 1))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(file + ": no ONNX model of coppice export (");
        assertThatThrownBy(() -> OnnxSession.read(folder.resolve("y.onnx"), 1))
                .hasMessageEndingWith("y.onnx: there is no such ONNX file");
    }
}
