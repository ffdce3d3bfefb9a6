package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> KernelChoice.create("cuda"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kernels is cuda, expected one of [auto, vector, nd4j, opencl]");
    }
}
