package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.layer.Residual;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.parameter.PruningPlan;
import io.coppice.compute.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Continuous sparsification masks every weight but the classifier's and those of 1 x 1 shortcuts, whatever they are called. */
@Timeout(60)
class MaskableWeightsTest {
    private static final Shape IMAGE = new Shape(3, 32, 32);

    private static List<String> unmasked(Network network) {
        PruningPlan rule = ContinuousSparsificationSettings.DEFAULT
                .create(new TrainingPlan(network, 1000, 100, 340))
                .weightRule()
                .orElseThrow();
        return IntStream.range(0, network.blocks().size())
                .filter(block -> network.blocks().get(block).isLinear())
                .filter(block -> !rule.blocks().contains(block))
                .mapToObj(block -> network.blocks().get(block).name())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        lenet5,      fc2
        vgg16,       fc
        resnet20,    layer2.0.downsample.0 layer3.0.downsample.0 fc
        resnet56,    layer2.0.downsample.0 layer3.0.downsample.0 fc
        resnet50,    layer1.0.downsample.0 layer2.0.downsample.0 layer3.0.downsample.0 layer4.0.downsample.0 fc
        wide-resnet, layer1.0.shortcut layer2.0.shortcut layer3.0.shortcut fc
        """)
    void theKnownNetworks(String model, String left) {
        ModelSettings settings =
                model.equals("wide-resnet") ? ModelSettings.wideResnet(10, 2) : new ModelSettings(model, List.of());
        assertThat(unmasked(settings.create(IMAGE, 10))).containsExactly(left.split(" "));
    }

    private static Convolution convolution(String name, int kernel) {
        return new Convolution(name, 8, new Window(kernel, 1, kernel / 2), false, false);
    }

    @Test
    void aLayersNameSaysNothing() {
        List<LayerSpec> layers = List.of(
                convolution("shortcut", 1),
                new Residual(
                        List.of(convolution("my.shortcut", 1), new Relu(), convolution("b.downsample.0", 3)),
                        List.of(convolution("plain", 1), new BatchNorm("bn", false))),
                new Residual(List.of(convolution("c", 3)), List.of(convolution("large", 3), convolution("small", 1))),
                new Flatten(),
                new Dense("hidden", 6, false),
                new Dense("last", 10, false));
        assertThat(unmasked(new Network("mine", new Shape(3, 8, 8), layers))).containsExactly("plain", "small", "last");
    }
}
