package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.kernel.opencl.AnyDevice;
import io.coppice.compute.kernel.opencl.OpenClDevice;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelChoiceTest {

    @ParameterizedTest
    @CsvSource({"auto, vector", "vector, vector", "nd4j, nd4j"})
    void aNameBecomesKernels(String name, String decided) {
        assertThat(KernelChoice.decide(name)).isEqualTo(decided);
        assertThat(KernelChoice.create(name).name()).isEqualTo(decided);
    }

    @Test
    void autoTakesADeviceOnlyWhereItIsFaster() {
        OpenClDevice device = AnyDevice.device();
        Network network = new ModelSettings("mlp", List.of(8)).create(new Shape(1, 4, 4), 3);
        assertThat(decided(network, device, 1_000, 2_000)).isEqualTo("opencl");
        assertThat(decided(network, device, 2_000, 1_000)).isEqualTo("vector");
        assertThat(KernelChoice.decide("auto", network, 2, System::nanoTime, Optional.empty()))
                .isEqualTo("vector");
        assertThat(KernelChoice.decide("nd4j", network, 2, System::nanoTime, Optional.of(device)))
                .isEqualTo("nd4j");
    }

    /** With a clock that goes by so much in every pass there and then in every pass here. */
    private static String decided(Network network, OpenClDevice device, long there, long here) {
        long[] now = {0, 0};
        return KernelChoice.decide(
                "auto",
                network,
                2,
                () -> {
                    boolean ends = now[1]++ % 2 == 1;
                    now[0] += ends ? (now[1] <= KernelRace.CALLS ? there : here) : 0;
                    return now[0];
                },
                Optional.of(device));
    }

    @Test
    void aClusterLeavesOpenClToItsNodes() {
        assertThat(KernelChoice.forCluster("opencl")).isEqualTo("opencl");
        assertThat(KernelChoice.forCluster("auto")).isEqualTo("vector");
        assertThat(KernelChoice.onNode("vector").name()).isEqualTo("vector");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> KernelChoice.create("cuda"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernels is cuda, expected one of [auto, vector, nd4j, opencl]");
    }
}
