package io.coppice.compute.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.method.ContinuousSparsificationSettings;
import io.coppice.compute.method.DenseSettings;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.L0HcSettings;
import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.network.Initialisation.Rule;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The standard deviations that the papers' code begins with. */
@Timeout(60)
class InitialisationTest {

    private static Network network(String model) {
        List<Integer> widths = model.equals("mlp") ? List.of(300, 100) : List.of();
        Shape input =
                model.startsWith("resnet") || model.startsWith("vgg") ? new Shape(3, 32, 32) : new Shape(1, 28, 28);
        return new ModelSettings(model, widths).create(input, 10);
    }

    private static MethodSettings method(String name) {
        return switch (name) {
            case "l0-hc" -> L0HcSettings.DEFAULT;
            case "l0-arm" -> L0ArmSettings.DEFAULT;
            case "continuous-sparsification" -> ContinuousSparsificationSettings.DEFAULT;
            default -> DenseSettings.DEFAULT;
        };
    }

    private static int named(Network network, String layer) {
        return IntStream.range(0, network.blocks().size())
                .filter(block -> network.blocks().get(block).weightsName().equals(layer + ".weight"))
                .findFirst()
                .orElseThrow();
    }

    private static double deviation(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) values[i] * values[i];
        }
        return Math.sqrt(sum / (to - from));
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(textBlock = """
        # network  method                      layer                 deviation   √ of
        lenet5,    l0-arm,                     conv2,                0.0400,     # 2 / (50 · 25)
        lenet5,    l0-hc,                      conv2,                0.0632,     # 2 / (20 · 25)
        lenet5,    l0-arm,                     fc1,                  0.0500,     # 2 / 800
        lenet5,    l0-hc,                      fc1,                  0.0500,
        lenet5,    l0-arm,                     fc2,                  0.0632,     # 2 / 500
        lenet5,    dense,                      fc2,                  0.0632,
        mlp,       l0-arm,                     fc1,                  0.0505,     # 2 / 784
        mlp,       l0-arm,                     fc3,                  0.1414,     # 2 / 100
        resnet20,  dense,                      layer1.0.conv1,       0.1179,     # 2 / (16 · 9)
        resnet20,  dense,                      layer2.0.conv1,       0.0833,     # 2 / (32 · 9)
        resnet20,  l0-hc,                      layer2.0.conv1,       0.1179,     # 2 / (16 · 9)
        resnet20,  continuous-sparsification,  layer2.0.conv1,       0.0680,     # 2 / (48 · 9)
        resnet20,  dense,                      layer2.0.downsample.0, 0.2500,    # 2 / 32
        resnet20,  dense,                      fc,                   0.0722,     # 1 / (3 · 64)
        resnet20,  l0-arm,                     fc,                   0.0722,
        """)
    void everyMethodBeginsAsItsPaperDoes(String model, String method, String layer, double expected) {
        Network network = network(model);
        int block = named(network, layer);
        BlockShape shape = network.blocks().get(block);
        float[] values = method(method).initialisation(network).block(network, block, new CounterRandom(4));
        assertThat(deviation(values, 0, shape.weights()))
                .isCloseTo(expected, within(expected * 3 / Math.sqrt(2.0 * shape.weights()) + 1e-4));
    }

    @ParameterizedTest
    @EnumSource
    void onlyPyTorchsBiasesBeginApartFromZero(Rule rule) {
        Network network = network("mlp");
        BlockShape shape = network.blocks().getFirst();
        float[] values = new Initialisation(rule, rule, rule).block(network, 0, new CounterRandom(4));
        float[] biases = Arrays.copyOfRange(values, shape.weights(), shape.size());
        double bound = 1 / Math.sqrt(784);
        assertThat(deviation(biases, 0, biases.length))
                .isCloseTo(rule == Rule.PYTORCH ? bound / Math.sqrt(3) : 0, within(0.1 * bound));
        for (float bias : biases) {
            assertThat(Math.abs(bias)).isLessThanOrEqualTo((float) bound);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"FAN_IN, FAN_OUT, XAVIER", "PYTORCH, FAN_IN, FAN_OUT", "FAN_OUT, XAVIER, PYTORCH"})
    void aRuleIsForItsPlaceAlone(Rule dense, Rule convolution, Rule classifier) {
        Network network = network("lenet5");
        Initialisation mixed = new Initialisation(dense, convolution, classifier);
        Rule[] rules = {convolution, convolution, dense, classifier};
        for (int block = 0; block < rules.length; block++) {
            Initialisation alike = new Initialisation(rules[block], rules[block], rules[block]);
            assertThat(mixed.block(network, block, new CounterRandom(7)))
                    .containsExactly(alike.block(network, block, new CounterRandom(7)));
        }
    }
}
