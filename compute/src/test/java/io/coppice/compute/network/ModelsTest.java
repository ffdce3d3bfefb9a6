package io.coppice.compute.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.account.Cost;
import io.coppice.compute.account.CostModel;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The deep networks against what is known of them: parameters, multiply-adds and where their gates stand. */
class ModelsTest {

    private static Network network(String name, int size, int classes) {
        boolean wide = name.contains("/");
        String[] numbers = name.split("/");
        ModelSettings settings = wide
                ? ModelSettings.wideResnet(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]))
                : new ModelSettings(name, List.of());
        return settings.create(new Shape(3, size, size), classes);
    }

    @ParameterizedTest(name = "{0} on {1} x {1}")
    @CsvSource(textBlock = """
            # network, pixels, classes, learned parameters, million multiply-adds, gate layers, gated units
            resnet20,     32,   10,     272474,     40.8,   9,   336
            resnet56,     32,   10,     855770,     125.7,  27,  1008
            vgg16,        32,   10,     14724042,   313.2,  13,  4224
            resnet50,     224,  1000,   25557032,   4089.2, 32,  7552
            resnet50,     32,   10,     23520842,   1297.8, 32,  7552
            28/10,        32,   10,     36479194,   5243.3, 12,  4480
            16/4,         32,   100,    2772020,    391.4,  6,   896
            """)
    void theirSizesAreThoseOfThePapers(
            String name, int pixels, int classes, long parameters, double million, int gates, int units) {
        Network network = network(name, pixels, classes);
        assertThat(network.blocks().stream()
                        .filter(BlockShape::isLearned)
                        .mapToLong(BlockShape::size)
                        .sum())
                .isEqualTo(parameters);
        assertThat(new CostModel(network).full().multiplyAdds() / 1e6).isCloseTo(million, within(0.01 * million));
        assertThat(network.gates()).hasSize(gates);
        assertThat(network.gates().stream().mapToInt(GateShape::units).sum()).isEqualTo(units);
        for (GateShape gate : network.gates()) {
            assertThat(network.blocks().get(gate.block()).role()).isEqualTo(BlockShape.Role.UNBIASED);
            assertThat(network.blocks().get(gate.valueBlock()).role()).isEqualTo(BlockShape.Role.NORMALISATION);
        }
    }

    @Test
    void aClosedChannelOfABlockClosesItsWeightsOnBothSidesAndNothingElse() {
        Network network = network("resnet20", 32, 10);
        List<UnitSet> open = network.gates().stream()
                .map(gate -> UnitSet.all(gate.units()))
                .collect(Collectors.toCollection(ArrayList::new));
        open.set(0, UnitSet.of(16, 3, 5));
        Cost full = new CostModel(network).full();
        Cost pruned = new CostModel(network).ofOpen(open);
        assertThat(full.weights() - pruned.weights()).isEqualTo(2 * 14 * 16 * 9);
        assertThat(full.multiplyAdds() - pruned.multiplyAdds()).isEqualTo(2.0 * 14 * 16 * 9 * 1024);
    }

    @Test
    void aBlockWhoseGatesAreAllClosedIsItsShortcut() {
        Network network = network("10/1", 8, 10);
        List<UnitSet> closed =
                network.gates().stream().map(gate -> UnitSet.none(gate.units())).toList();
        List<OpenBlock> open = network.open(closed);
        List<float[]> blocks = IntStream.range(0, network.blocks().size())
                .mapToObj(block -> network.initialBlock(block, new CounterRandom(1)))
                .toList();
        float[] parameters = FullParameters.gather(network, open, blocks);
        Tensor images = Tensor.zeros(3, 8, 8, 5);
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = CounterRandom.uniform(3, i);
        }
        SubnetworkExecutor runner = new SubnetworkExecutor(network, new VectorKernels(), 5);
        float[] gradient = new float[parameters.length];
        double loss = runner.passA(open, parameters, images, Targets.of(new int[] {0, 1, 2, 3, 4}), gradient);
        assertThat(loss).isBetween(0.5, 10.0);
        assertThat(gradient).doesNotContain(Float.NaN);
        assertThat(gradient[0]).isNotZero();
    }

    @Test
    void whatTheyAreCalledAndMadeOfIsListed() {
        assertThat(Models.all())
                .extracting(Models.Model::name)
                .doesNotHaveDuplicates()
                .contains("resnet50", "layers");
        assertThat(Models.all()).allSatisfy(model -> assertThat(model.line()).isNotBlank());
        assertThat(ModelSettings.wideResnet(28, 10).init()).isEqualTo(Optional.empty());
    }
}
