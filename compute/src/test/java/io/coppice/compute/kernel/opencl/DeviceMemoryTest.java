package io.coppice.compute.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the numbers are, and how many cross the bus. */
class DeviceMemoryTest {
    private static final Network LENET = new ModelSettings("lenet5", List.of()).create(new Shape(1, 28, 28), 10);
    private static final int BATCH = 16;

    private final AparapiKernels kernels = AnyDevice.kernels();

    @Test
    void resultsComeFromTheDeviceAndNotFromTheHostsArrays() {
        float[] parameters = noise(7 * 5 + 5, 1);
        Tensor in = Tensor.over(noise(7 * 9, 2), 7, 1, 1, 9);
        Tensor expected = Tensor.zeros(5, 1, 1, 9);
        new VectorKernels().dense(in, parameters, 0, 35, expected);
        Tensor out = Tensor.zeros(5, 1, 1, 9);
        kernels.written(parameters, 0, parameters.length);
        kernels.written(in.data(), 0, in.data().length);
        Arrays.fill(parameters, 777);
        Arrays.fill(in.data(), 777);
        kernels.dense(in, parameters, 0, 35, out);
        assertThat(out.data()).containsOnly(0);
        Arrays.fill(out.data(), 777);
        kernels.fetch(out.data(), 0, 3 * 9);
        for (int i = 0; i < 27; i++) {
            assertThat(out.data()[i]).isCloseTo(expected.data()[i], org.assertj.core.data.Offset.offset(1e-4f));
        }
        assertThat(Arrays.copyOfRange(out.data(), 27, 45)).containsOnly(777);
    }

    @Test
    void aStepsArraysCrossTheBusOnceEachWay() {
        List<OpenBlock> open = LENET.blocks().stream().map(OpenBlock::all).toList();
        int count = LENET.blocks().stream().mapToInt(block -> block.size()).sum();
        float[] parameters = noise(count, 3);
        float[] gradient = new float[count];
        Tensor images = Tensor.over(noise(784 * BATCH, 4), 1, 28, 28, BATCH);
        SubnetworkExecutor runner = new SubnetworkExecutor(LENET, kernels, BATCH);
        runner.passA(open, parameters, images, Targets.of(new int[BATCH]), gradient);
        long before = kernels.bytesOverBus();
        runner.passA(open, parameters, images, Targets.of(new int[BATCH]), gradient);
        long once = Float.BYTES * (long) (2 * count + images.data().length);
        // Besides: rows of features twice, labels and losses.
        assertThat(kernels.bytesOverBus() - before).isBetween(once, once + 20_000);
        before = kernels.bytesOverBus();
        runner.passB(open, parameters, images, Targets.of(new int[BATCH]));
        assertThat(kernels.bytesOverBus() - before).isBetween(4L * count, 4L * count + 10_000);
    }

    @Test
    void theMemoryGrowsAndKeepsWhatItHolds() {
        AparapiKernels own = new AparapiKernels(AnyDevice.device());
        float[] small = noise(1000, 5);
        float[] kept = small.clone();
        own.written(small, 0, small.length);
        float[] large = noise(DeviceMemory.NEVER_MOVED + 1000, 6);
        own.written(large, 0, large.length);
        Arrays.fill(small, 0);
        own.fetch(small, 0, small.length);
        assertThat(small).isEqualTo(kept);
        float last = large[large.length - 1];
        large[large.length - 1] = 0;
        own.fetch(large, large.length - 1, 1);
        assertThat(large[large.length - 1]).isEqualTo(last);
    }

    @Test
    void anArrayThatNoOperationHasMetCannotBeFetched() {
        assertThatThrownBy(() -> kernels.fetch(new float[3], 0, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no operation has written");
    }

    private static float[] noise(int count, long base) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = CounterRandom.uniform(base, i) - 0.5f;
        }
        return numbers;
    }
}
