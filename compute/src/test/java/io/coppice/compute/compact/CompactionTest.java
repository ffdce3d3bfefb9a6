package io.coppice.compute.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.kernel.PlainForward;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.layer.Residual;
import io.coppice.compute.layer.Scale;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Graphs;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compact network gives what the gated one gives, whatever is closed. */
@Timeout(60)
class CompactionTest {
    private static final int SEEDS = 12;
    private static final int SAMPLES = 9;
    private static final Window THREE = new Window(3, 1, 1);
    private static final Window THREE_UNPADDED = new Window(3, 1, 0);
    private static final Window HALVING = new Window(2, 2, 0);

    private static final Map<String, Network> CHAINS = Map.of(
            "lenet5", new ModelSettings("lenet5", List.of()).create(new Shape(1, 28, 28), 10),
            "mlp", new ModelSettings("mlp", List.of(30, 20)).create(new Shape(1, 6, 5), 4),
            "vgg", network(vgg()),
            "resnet", network(resnet()),
            "wide-resnet", network(wideResnet()),
            "unpadded", network(unpadded()));

    private static final Map<String, Network> NETWORKS = networks();

    private static Map<String, Network> networks() {
        Map<String, Network> networks = new TreeMap<>(CHAINS);
        Graphs.all(4).keySet().forEach(name -> networks.put(name, Graphs.network(name, new Shape(2, 8, 8), 4)));
        return networks;
    }

    private static final Shape PICTURES = new Shape(3, 32, 32);
    private static final Map<String, Network> WHOLE_NETWORKS = Map.of(
            "vgg16", new ModelSettings("vgg16", List.of()).create(PICTURES, 10),
            "resnet20", new ModelSettings("resnet20", List.of()).create(PICTURES, 10),
            "wide-resnet-16-2", ModelSettings.wideResnet(16, 2).create(PICTURES, 10));

    private static Network network(List<LayerSpec> segments) {
        return new Network("small", new Shape(2, 8, 8), segments);
    }

    private static List<LayerSpec> vgg() {
        return List.of(
                new Convolution("conv1", 6, THREE, false, false),
                new BatchNorm("bn1", true),
                new Relu(),
                new MaxPool(HALVING),
                new Convolution("conv2", 7, THREE, false, false),
                new BatchNorm("bn2", true),
                new Relu(),
                new Flatten(),
                new Dense("fc1", 9, true),
                new Relu(),
                new Dense("fc2", 4, true));
    }

    private static List<LayerSpec> resnet() {
        List<LayerSpec> main = List.of(
                new Convolution("a.conv1", 6, new Window(3, 2, 1), false, false),
                new BatchNorm("a.bn1", true),
                new Relu(),
                new Convolution("a.conv2", 8, THREE, false, false),
                new BatchNorm("a.bn2", false));
        List<LayerSpec> shortcut =
                List.of(new Convolution("a.down", 8, new Window(1, 2, 0), false, false), new BatchNorm("a.bn3", false));
        List<LayerSpec> second = List.of(
                new Convolution("b.conv1", 5, THREE, false, false),
                new BatchNorm("b.bn1", true),
                new Relu(),
                new Convolution("b.conv2", 8, THREE, false, false),
                new BatchNorm("b.bn2", false));
        return List.of(
                new Convolution("conv1", 5, THREE, false, false),
                new BatchNorm("bn1", false),
                new Relu(),
                new Residual(main, shortcut),
                new Relu(),
                new Residual(second, List.of()),
                new Relu(),
                new GlobalAveragePool(),
                new Dense("fc", 4, false));
    }

    private static List<LayerSpec> wideResnet() {
        List<LayerSpec> main = List.of(
                new BatchNorm("a.bn1", false),
                new Relu(),
                new Convolution("a.conv1", 6, THREE, false, false),
                new BatchNorm("a.bn2", true),
                new Relu(),
                new Convolution("a.conv2", 5, THREE, false, false));
        return List.of(
                new Convolution("conv1", 5, THREE, false, false),
                new Residual(main, List.of()),
                new BatchNorm("bn", false),
                new Relu(),
                new GlobalAveragePool(),
                new Dense("fc", 4, false));
    }

    private static List<LayerSpec> unpadded() {
        return List.of(
                new Convolution("conv1", 6, THREE_UNPADDED, true),
                new Relu(),
                new Convolution("conv2", 7, THREE_UNPADDED, false, false),
                new BatchNorm("bn2", true),
                new Relu(),
                new Convolution("conv3", 5, THREE_UNPADDED, true),
                new GlobalAveragePool(),
                new Dense("fc", 4, true));
    }

    static Stream<String> names() {
        return NETWORKS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void equalsTheGatedNetworkUnderRandomGates(String name) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            FoldedNetwork folded = random(NETWORKS.get(name), seed, 0);
            compare(name, seed, folded, Compaction.of(folded));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void equalsANetworkWithUnitsOfZeros(String name) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            FoldedNetwork folded = random(NETWORKS.get(name), seed, 0.4);
            CompactNetwork compact = Compaction.of(folded);
            compare(name, seed, folded, compact);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNetworkOfZerosCollapsesToItsBiases(String name) {
        Network network = NETWORKS.get(name);
        FoldedNetwork folded = random(network, 5, 1);
        CompactNetwork compact = Compaction.of(folded);
        assertThat(compact.nonZeroWeights()).isZero();
        assertThat(compact.multiplyAdds()).isZero();
        compare(name, 5, folded, compact);
    }

    static Stream<String> wholeNetworks() {
        return WHOLE_NETWORKS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("wholeNetworks")
    void equalsAWholeNetworkUnderRandomGatesAndUnitsOfZeros(String name) {
        for (long seed = 1; seed <= 2; seed++) {
            FoldedNetwork folded = random(WHOLE_NETWORKS.get(name), seed, seed == 1 ? 0 : 0.3);
            CompactNetwork compact = Compaction.of(folded);
            assertThat(compact.weights()).isLessThan(folded.parameters().length);
            compare(name, seed, folded, compact);
        }
    }

    /** A layer of which every unit is zero takes a whole branch with it, or all behind it. */
    @ParameterizedTest
    @MethodSource("wholeNetworks")
    void aWholeNetworkWithADeadLayerIsEqual(String name) {
        Network network = WHOLE_NETWORKS.get(name);
        List<float[]> blocks = blocks(network, new Random(8), 0);
        int dead = IntStream.range(0, network.blocks().size())
                .filter(block -> network.blocks().get(block).isLinear())
                .skip(4)
                .findFirst()
                .orElseThrow();
        Arrays.fill(blocks.get(dead), 0);
        FoldedNetwork folded = FoldedNetwork.of(network, blocks, gates(network, new Random(8)));
        CompactNetwork compact = Compaction.of(folded);
        String layer = network.blocks().get(dead).name();
        assertThat(compact.nodes())
                .noneMatch(node -> node.weights().length > 0 && node.layer().equals(Optional.of(layer)));
        compare(name, 8, folded, compact);
    }

    @Test
    void nothingOfAClosedUnitIsLeft() {
        Network lenet = NETWORKS.get("lenet5");
        List<float[]> gates = new ArrayList<>();
        int[] kept = {6, 10, 800, 11};
        for (int layer = 0; layer < kept.length; layer++) {
            float[] values = new float[lenet.gates().get(layer).units()];
            for (int unit = 0; unit < kept[layer]; unit++) {
                values[unit] = 0.9f;
            }
            gates.add(values);
        }
        CompactNetwork compact = Compaction.of(FoldedNetwork.of(lenet, blocks(lenet, new Random(3), 0), gates));
        assertThat(compact.weights()).isEqualTo(25 * 6 + 25 * 6 * 10 + 160 * 11 + 11 * 10);
        assertThat(compact.multiplyAdds()).isEqualTo(576 * 25 * 6 + 64 * 25 * 6 * 10 + 160 * 11 + 11 * 10);
    }

    @Test
    void batchNormalisationGoesIntoTheWeightsBeforeIt() {
        Network resnet = NETWORKS.get("resnet");
        assertThat(Compaction.of(random(resnet, 1, 0)).nodes()).noneMatch(Scale.class::isInstance);
    }

    private static FoldedNetwork random(Network network, long seed, double zeros) {
        Random random = new Random(seed);
        List<float[]> gates = gates(network, random);
        return FoldedNetwork.of(network, blocks(network, random, zeros), gates);
    }

    private static List<float[]> gates(Network network, Random random) {
        List<float[]> gates = new ArrayList<>();
        for (GateShape gate : network.gates()) {
            float[] values = new float[gate.units()];
            for (int unit = 0; unit < values.length; unit++) {
                values[unit] = random.nextFloat() < 0.5 ? 0 : 0.5f + random.nextFloat() / 2;
            }
            values[random.nextInt(values.length)] = 0.7f;
            gates.add(values);
        }
        return gates;
    }

    /** Of linear blocks some rows and columns are zero. */
    private static List<float[]> blocks(Network network, Random random, double zeros) {
        List<float[]> blocks = new ArrayList<>();
        for (BlockShape shape : network.blocks()) {
            float[] block = new float[shape.size()];
            double deviation = shape.isLinear() ? Math.sqrt(4.0 / (shape.inputs() * shape.span())) : 0.5;
            for (int i = 0; i < block.length; i++) {
                boolean positive = !shape.isLinear() && i >= (shape.isLearned() ? block.length : shape.weights());
                block[i] = (float) (positive ? 0.3 + random.nextDouble() : deviation * random.nextGaussian());
            }
            for (int row = 0; shape.isLinear() && row < shape.outputs(); row++) {
                boolean zeroRow = random.nextDouble() < zeros;
                for (int column = 0; column < shape.inputs(); column++) {
                    boolean zero = zeroRow || zeros > 0 && (column * 31 + shape.outputs()) % 10 < 10 * zeros;
                    for (int tap = 0; zero && tap < shape.span(); tap++) {
                        block[(row * shape.inputs() + column) * shape.span() + tap] = 0;
                    }
                }
            }
            blocks.add(block);
        }
        return blocks;
    }

    private static void compare(String name, long seed, FoldedNetwork folded, CompactNetwork compact) {
        Network network = folded.network();
        Shape shape = network.input();
        Tensor images = Tensor.zeros(shape.channels(), shape.height(), shape.width(), SAMPLES);
        long base = new CounterRandom(seed).base(CounterRandom.Stream.GATES, 0, 0);
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = (float) CounterRandom.normal(base, i);
        }
        SubnetworkExecutor gated = new SubnetworkExecutor(network, new VectorKernels(), SAMPLES);
        gated.evaluate(folded.open(), folded.parameters(), images, Targets.of(new int[SAMPLES]));
        Tensor expected = gated.logits();
        float[] before = null;
        for (ForwardKernels kernels : List.of(new VectorKernels(), new PlainForward())) {
            CompactRunner runner = new CompactRunner(compact, kernels, SAMPLES + 3);
            System.arraycopy(images.data(), 0, runner.images(SAMPLES).data(), 0, images.data().length);
            Tensor logits = runner.run();
            for (int i = 0; i < network.classes() * SAMPLES; i++) {
                assertThat(logits.data()[i])
                        .as(
                                "%s, seed %d, %s, logit %d",
                                name, seed, kernels.getClass().getSimpleName(), i)
                        .isCloseTo(expected.data()[i], within(2e-4f * Math.max(1, Math.abs(expected.data()[i]))));
            }
            float[] found = Arrays.copyOf(logits.data(), network.classes() * SAMPLES);
            assertThat(found)
                    .as("%s, seed %d: the bits of all kernels", name, seed)
                    .isEqualTo(before == null ? found : before);
            before = found;
        }
    }
}
