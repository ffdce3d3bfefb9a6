package io.coppice.compute.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step takes of the device's memory is what was said before that it would. */
@Timeout(120)
class RoomTest {

    @ParameterizedTest(name = "{0}, {2} samples")
    @CsvSource({"mlp, 1, 64", "lenet5, 1, 32", "resnet20, 3, 16", "vgg16, 3, 4"})
    void aStepTakesNoMoreThanItAskedFor(String model, int channels, int batch) {
        AparapiKernels kernels = new AparapiKernels(AnyDevice.device());
        int size = channels == 1 ? 28 : 32;
        Network network = new ModelSettings(model, List.of()).create(new Shape(channels, size, size), 10);
        List<OpenBlock> open = network.blocks().stream().map(OpenBlock::all).toList();
        int count = 0;
        for (int block = 0; block < open.size(); block++) {
            count += open.get(block).size(network.blocks().get(block));
        }
        Tensor images = Tensor.zeros(channels, size, size, batch);
        SubnetworkExecutor runner = new SubnetworkExecutor(network, kernels, batch);
        float[] parameters = new float[count];
        runner.passA(open, parameters, images, Targets.of(new int[batch]), new float[count]);
        runner.passB(open, parameters.clone(), images, Targets.of(new int[batch]));
        assertThat(kernels.floatsInUse()).isBetween(kernels.floatsExpected() / 4, kernels.floatsExpected());
    }
}
