package io.coppice.compute.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.kernel.Nd4jBackend;
import io.coppice.compute.kernel.opencl.AnyDevice;
import io.coppice.compute.kernel.opencl.OpenClBackend;
import io.coppice.compute.kernel.opencl.OpenClDevice;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.Shape;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelSelectorTest {

    @ParameterizedTest
    @CsvSource({"auto, vector", "vector, vector", "nd4j, nd4j"})
    void aNameBecomesKernels(String name, String decided) {
        assertThat(KernelSelector.decide(name)).isEqualTo(decided);
        assertThat(KernelSelector.create(name).name()).isEqualTo(decided);
    }

    @Test
    void autoTakesADeviceOnlyWhereItIsFaster() {
        OpenClDevice device = AnyDevice.device();
        Network network = new ModelSettings("mlp", List.of(8)).create(new Shape(1, 4, 4), 3);
        assertThat(decided(network, device, 1_000, 2_000)).isEqualTo("opencl");
        assertThat(decided(network, device, 2_000, 1_000)).isEqualTo("vector");
        assertThat(KernelSelector.decide("auto", network, 2, System::nanoTime, List.of(new Nd4jBackend())))
                .isEqualTo("vector");
        assertThat(KernelSelector.decide("nd4j", network, 2, System::nanoTime, List.of(new OpenClBackend(device))))
                .isEqualTo("nd4j");
    }

    /** With a clock that goes by so much in every pass there and then in every pass here. */
    private static String decided(Network network, OpenClDevice device, long there, long here) {
        return KernelSelector.decide("auto", network, 2, clock(there, here), List.of(new OpenClBackend(device)));
    }

    /** A pass of the first rival takes so long, and one of the second. */
    private static LongSupplier clock(long first, long second) {
        long[] now = {0, 0};
        return () -> {
            boolean ends = now[1]++ % 2 == 1;
            now[0] += ends ? (now[1] <= KernelAutotuner.CALLS ? first : second) : 0;
            return now[0];
        };
    }

    /** By the clock of this machine; where two are as fast as each other either will do. */
    @ParameterizedTest(name = "{0}, {1} samples")
    @CsvSource({"lenet5, 64", "resnet20, 16"})
    void autoTakesWhatIsMeasuredFastest(String model, int batch) {
        OpenClDevice device = AnyDevice.device();
        Shape input = model.equals("lenet5") ? new Shape(1, 28, 28) : new Shape(3, 32, 32);
        Network network = new ModelSettings(model, List.of()).create(input, 10);
        String decided = KernelSelector.decide(
                "auto", network, batch, System::nanoTime, List.of(new OpenClBackend(device), new Nd4jBackend()));
        KernelAutotuner race = new KernelAutotuner(network, batch, System::nanoTime);
        long own = race.nanoseconds(KernelSelector.create(decided));
        for (String other : List.of("vector", "nd4j")) {
            assertThat(own).as(decided).isLessThan(3 * race.nanoseconds(KernelSelector.create(other)));
        }
    }

    /** ND4J is measured where there are 3 by 3 convolutions, without any device. */
    @Test
    void autoTakesNd4jOnlyWhereItIsFaster() {
        Network network = new ModelSettings("resnet20", List.of()).create(new Shape(3, 8, 8), 3);
        assertThat(ofCpu(network, 1_000, 2_000)).isEqualTo("vector");
        assertThat(ofCpu(network, 2_000, 1_000)).isEqualTo("nd4j");
        assertThat(KernelSelector.decide("vector", network, 2, System::nanoTime, List.of(new Nd4jBackend())))
                .isEqualTo("vector");
    }

    private static String ofCpu(Network network, long vector, long nd4j) {
        return KernelSelector.decide("auto", network, 2, clock(vector, nd4j), List.of(new Nd4jBackend()));
    }

    @Test
    void aClusterLeavesOpenClToItsNodes() {
        Network network = new ModelSettings("mlp", List.of(8)).create(new Shape(1, 4, 4), 3);
        assertThat(KernelSelector.forCluster("opencl", network, 64)).isEqualTo("opencl");
        assertThat(KernelSelector.forCluster("auto", network, 64)).isEqualTo("vector");
        assertThat(KernelSelector.onNode("vector").name()).isEqualTo("vector");
    }

    @ParameterizedTest(name = "{0} of {1} at {2} samples, {3} ns without and {4} ns with: {5}")
    @CsvSource({
        "vector, resnet20, 64, 2000, 1000, vector+winograd",
        "vector, resnet20, 64, 1000, 2000, vector+direct",
        "vector, resnet20, 1, 2000, 1000, vector",
        "vector, mlp, 64, 2000, 1000, vector",
        "vector+winograd, mlp, 64, 2000, 1000, vector",
        "vector+winograd, resnet20, 64, 1000, 2000, vector+winograd",
        "vector+direct, resnet20, 64, 2000, 1000, vector+direct",
        "nd4j, resnet20, 64, 2000, 1000, nd4j",
    })
    void winogradIsTakenWhereItIsFaster(String name, String model, int batch, long without, long with, String decided) {
        Network network = network(model);
        assertThat(KernelSelector.decide(name, network, batch, clock(without, with), List.of()))
                .isEqualTo(decided);
        assertThat(KernelSelector.create(decided).name()).isEqualTo(decided.replace("+direct", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "auto, resnet20, 64, vector+winograd",
        "auto, resnet20, 1, vector",
        "vector, lenet5, 64, vector",
        "vector+direct, resnet20, 64, vector+direct",
        "nd4j, resnet20, 64, nd4j",
    })
    void aClusterTakesWinogradByTheLayersAlone(String name, String model, int batch, String decided) {
        assertThat(KernelSelector.forCluster(name, network(model), batch)).isEqualTo(decided);
    }

    private static Network network(String model) {
        Shape input = model.equals("lenet5") ? new Shape(1, 28, 28) : new Shape(3, 8, 8);
        return new ModelSettings(model, List.of()).create(input, 3);
    }

    /** As before there was a choice: what a run folder of then says is without. */
    @Test
    void withoutADecisionConvolutionsAreDirect() {
        assertThat(KernelSelector.decide("vector")).isEqualTo("vector");
        assertThat(KernelSelector.create("vector").name()).isEqualTo("vector");
        assertThat(KernelSelector.create("vector+winograd").name()).isEqualTo("vector+winograd");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> KernelSelector.create("cuda"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernels is cuda, expected one of [auto, vector, nd4j, opencl]");
    }
}
