package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelBitsTest {
    /** Enough for the optimizing compiler to have had every block. */
    private static final int REPETITIONS = 300;

    @Test
    void interpretedAndCompiledKernelsGiveTheSameBits() throws IOException, InterruptedException {
        Process interpreter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xint",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KernelBits.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        KernelBits bits = new KernelBits();
        int first = bits.digest();
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            assertThat(bits.digest()).isEqualTo(first);
        }
        String interpreted = new String(interpreter.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(interpreter.waitFor()).isZero();
        assertThat(interpreted.strip()).isEqualTo(Integer.toString(first));
    }
}
