package io.coppice.compute.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.account.CostModel;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetworkExecutorTest {
    private static final Shape IMAGE = new Shape(1, 28, 28);
    private static final Network LENET = new ModelSettings("lenet5", List.of()).create(IMAGE, 10);
    private static final Network MLP = new ModelSettings("mlp", List.of(300, 100)).create(IMAGE, 10);

    private static Network network(String name) {
        return switch (name) {
            case "mlp" -> MLP;
            case "lenet5" -> LENET;
            case "after" -> SmallResidual.after(IMAGE, 10);
            case "before" -> SmallResidual.before(IMAGE, 10);
            default -> Graphs.network(name, IMAGE, 10);
        };
    }

    private static final String DRAWS = """
        # network  share of units open, by gate layer
        lenet5,    1.0 1.0 1.0 1.0
        lenet5,    0.5 0.5 0.5 0.5
        lenet5,    0.3 0.2 0.05 0.02
        lenet5,    0.1 0.1 0.004 0.01
        mlp,       0.8 0.5 0.5
        mlp,       0.2 0.5 0.8
        """;

    // Their few channels leave registers of the kernels idle, so what is computed is not compared with what is counted.
    private static final String DRAWS_OF_RESIDUALS = """
        after,     1.0 1.0
        after,     0.5 0.4
        after,     0.2 0.7
        before,    0.5 0.5 0.5 0.5
        before,    0.7 0.2 0.6 0.9
        diamond,   0.5 0.6 0.3
        dense-block, 0.5 0.5 0.6 0.5 0.7
        shared-producer, 0.3 0.5 0.5 0.5
        two-heads, 0.6 0.5 0.5 0.4
        depthwise-chain, 0.5 0.5 0.5 0.6
        groups,    0.5 0.4 0.6 0.5
        one-half-everywhere, 0.5 0.5 0.6 0.5
        """;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = DRAWS + DRAWS_OF_RESIDUALS)
    void whatIsClosedIsNeverRead(String name, String shares) {
        Network network = network(name);
        List<OpenBlock> open = network.open(draw(network, shares));
        List<float[]> clean = blocks(network);
        List<float[]> poisoned =
                clean.stream().map(block -> filled(block.length, Float.NaN)).toList();
        float[] compact = FullParameters.gather(network, open, clean);
        List<float[]> onlyOpen = FullParameters.scatter(network, open, compact, Float.NaN);

        SubnetworkExecutor fresh = new SubnetworkExecutor(network, new VectorKernels(), 13);
        float[] expected = new float[compact.length];
        double loss = fresh.passA(open, compact, images(13), Targets.of(labels(13)), expected);
        float[] logits = logits(fresh);

        SubnetworkExecutor used = new SubnetworkExecutor(network, new VectorKernels(), 13);
        List<OpenBlock> all = network.blocks().stream().map(OpenBlock::all).toList();
        float[] whole = FullParameters.gather(network, all, poisoned);
        assertThat(used.passA(all, whole, images(13), Targets.of(labels(13)), new float[whole.length]))
                .isNaN();
        float[] again = filled(compact.length, Float.NaN);
        float[] gathered = FullParameters.gather(network, open, onlyOpen);
        assertThat(used.passA(open, gathered, images(13), Targets.of(labels(13)), again))
                .isEqualTo(loss);
        assertThat(again).isEqualTo(expected);
        assertThat(loss).isFinite();
        assertThat(used.passB(open, gathered, images(13), Targets.of(labels(13))))
                .isEqualTo(loss);
        assertThat(logits(used)).isEqualTo(logits);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = DRAWS)
    void aStepComputesItsOpenUnitsOnly(String name, String shares) {
        Network network = network(name);
        List<UnitSet> units = draw(network, shares);
        List<OpenBlock> open = network.open(units);
        float[] parameters = FullParameters.gather(network, open, blocks(network));
        VectorKernels kernels = new VectorKernels();
        SubnetworkExecutor runner = new SubnetworkExecutor(network, kernels, 64);
        runner.passA(open, parameters, images(64), Targets.of(labels(64)), new float[parameters.length]);
        runner.loss(open, parameters, images(64), Targets.of(labels(64)));
        double expected = new CostModel(network).ofStep(units, units, 64);
        assertThat((double) kernels.multiplyAdds()).isCloseTo(expected, within(0.1 * expected));
    }

    @ParameterizedTest(name = "{0}: {1} then {2}")
    @CsvSource(textBlock = """
            # network  open in pass A      open in pass B       weights computed again
            lenet5,    0.5 0.5 0.5 0.5,    0.5 0.5 0.5 0.5,     none
            lenet5,    0.5 0.5 0.5 0.5,    0.5 0.5 0.5 0.2,     fc1 fc2
            lenet5,    0.5 0.5 0.5 0.5,    0.5 0.5 0.4 0.5,     fc1 fc2
            lenet5,    0.5 0.5 0.5 0.5,    0.5 0.3 0.5 0.5,     conv2 fc1 fc2
            lenet5,    0.5 0.5 0.5 0.5,    0.4 0.5 0.5 0.5,     conv1 conv2 fc1 fc2
            lenet5,    1.0 1.0 1.0 1.0,    0.1 1.0 1.0 1.0,     conv1 conv2 fc1 fc2
            mlp,       0.5 0.5 0.5,        0.5 0.5 0.6,         fc2 fc3
            mlp,       0.5 0.5 0.5,        0.4 0.5 0.5,         fc1 fc2 fc3
            """)
    void passBComputesWhatDiffersFromPassA(String name, String inA, String inB, String again) {
        Network network = network(name);
        List<OpenBlock> openA = network.open(draw(network, inA));
        List<OpenBlock> openB = network.open(draw(network, inB));
        float[] ofA = FullParameters.gather(network, openA, blocks(network));
        float[] ofB = FullParameters.gather(network, openB, blocks(network));
        SubnetworkExecutor alone = new SubnetworkExecutor(network, new VectorKernels(), 64);
        double expected = alone.loss(openB, ofB, images(64), Targets.of(labels(64)));

        VectorKernels kernels = new VectorKernels();
        SubnetworkExecutor runner = new SubnetworkExecutor(network, kernels, 64);
        runner.passA(openA, ofA, images(64), Targets.of(labels(64)), new float[ofA.length]);
        long before = kernels.multiplyAdds();

        assertThat(runner.passB(openB, ofB, images(64), Targets.of(labels(64)))).isEqualTo(expected);
        assertThat(logits(runner)).isEqualTo(logits(alone));
        double multiplyAdds = 64.0 * multiplyAdds(network, openB, List.of(again.split(" ")));
        assertThat((double) kernels.multiplyAdds() - before).isCloseTo(multiplyAdds, within(0.1 * multiplyAdds));
    }

    private static double multiplyAdds(Network network, List<OpenBlock> open, List<String> blocks) {
        double sum = 0;
        for (Node node : network.nodes()) {
            if (node.hasBlock()
                    && blocks.contains(network.blocks().get(node.block()).name())) {
                int weights = open.get(node.block()).weights(network.blocks().get(node.block()));
                sum += (double) weights * node.weightUses();
            }
        }
        return sum;
    }

    @Test
    void aNetworkWithNothingOpenAnswersWithItsBiases() {
        List<OpenBlock> open = LENET.open(
                LENET.gates().stream().map(gate -> UnitSet.none(gate.units())).toList());
        float[] biases = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        float[] gradient = new float[10];
        SubnetworkExecutor runner = new SubnetworkExecutor(LENET, new VectorKernels(), 3);
        runner.passA(open, biases, images(3), Targets.of(new int[] {9, 9, 9}), gradient);
        assertThat(Arrays.copyOf(logits(runner), 4)).containsExactly(0, 0, 0, 1);
        assertThat(gradient[9]).isNegative();
        assertThat(gradient[8]).isPositive();
    }

    @Test
    void aLossThatIsNoNumberIsReturnedAsItIs() {
        List<OpenBlock> open = MLP.blocks().stream().map(OpenBlock::all).toList();
        float[] parameters = FullParameters.gather(MLP, open, blocks(MLP));
        parameters[parameters.length - 1] = Float.NaN;
        SubnetworkExecutor runner = new SubnetworkExecutor(MLP, new VectorKernels(), 4);
        assertThat(runner.passA(open, parameters, images(4), Targets.of(labels(4)), new float[parameters.length]))
                .isNaN();
        assertThat(runner.passB(open, parameters, images(4), Targets.of(labels(4))))
                .isNaN();
    }

    @Test
    void aLargerBatchThanRoomWasMadeForIsRefused() {
        List<OpenBlock> open = MLP.blocks().stream().map(OpenBlock::all).toList();
        SubnetworkExecutor runner = new SubnetworkExecutor(MLP, new VectorKernels(), 4);
        assertThatThrownBy(() -> runner.loss(open, new float[0], images(5), Targets.of(labels(5))))
                .hasMessage("A batch of 5 samples, where room was made for 4");
    }

    private static List<UnitSet> draw(Network network, String shares) {
        List<UnitSet> open = new ArrayList<>();
        for (String share : shares.split(" ")) {
            long base = new CounterRandom(7).base(CounterRandom.Stream.GATES, 0, open.size());
            double limit = Double.parseDouble(share);
            int units = network.gates().get(open.size()).units();
            open.add(UnitSet.where(units, unit -> CounterRandom.uniform(base, unit) < limit));
        }
        return open;
    }

    private static List<float[]> blocks(Network network) {
        List<float[]> blocks = new ArrayList<>();
        for (int block = 0; block < network.blocks().size(); block++) {
            blocks.add(network.initialBlock(block, new CounterRandom(1)));
        }
        return blocks;
    }

    private static float[] filled(int length, float value) {
        float[] array = new float[length];
        Arrays.fill(array, value);
        return array;
    }

    private static Tensor images(int samples) {
        Tensor images = Tensor.zeros(1, 28, 28, samples);
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = CounterRandom.uniform(5, i);
        }
        return images;
    }

    private static int[] labels(int samples) {
        int[] labels = new int[samples];
        Arrays.setAll(labels, i -> i * 7 % 10);
        return labels;
    }

    private static float[] logits(SubnetworkExecutor runner) {
        Tensor logits = runner.logits();
        return Arrays.copyOf(logits.data(), logits.channels() * logits.planeStride());
    }
}
