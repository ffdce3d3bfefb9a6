package io.coppice.compute.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlainLoopBitsTest {

    @Test
    void interpretedAndCompiledStepsGiveTheSameBits() throws IOException, InterruptedException {
        Process interpreted = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xint",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FewSteps.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        SequentialTrainer warm = FewSteps.loop();
        for (int step = 0; step < 200; step++) {
            warm.step(step);
        }
        String compiled = FewSteps.digest(FewSteps.loop());
        String output = new String(interpreted.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(interpreted.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.strip()).isEqualTo(compiled);
    }
}
