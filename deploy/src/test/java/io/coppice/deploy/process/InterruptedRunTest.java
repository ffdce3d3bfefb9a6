package io.coppice.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A sequential run that is stopped in every way and goes on ends with the bits of one that was left alone. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(300)
class InterruptedRunTest {
    private static final String JOB = """
            name = small
            data { validation = 58000, batch = 100 }
            model { name = mlp, widths = [12] }
            method { name = l0-arm, lambda = 0.1, drop = [0.2, 0.5] }
            train { epochs = 150, mode = sequential }
            checkpoint { every = 300ms, keep = 2 }
            """;

    @TempDir
    private Path folder;

    @Test
    void controlCAndKillChangeNoBit() throws Exception {
        Files.writeString(folder.resolve("small.conf"), JOB);
        try (TrainingProcess alone = train("small.conf", "--out", "alone")) {
            assertThat(alone.await()).as(alone.output()).isZero();
        }

        try (TrainingProcess interrupted = train("small.conf", "--out", "stopped")) {
            interrupted.awaitCheckpoint(folder.resolve("stopped"), 1);
            interrupted.interrupt();
            assertThat(interrupted.await()).isEqualTo(130);
            assertThat(interrupted.output()).contains("Go on with: coppice train --resume stopped");
        }
        try (TrainingProcess killed = train("--resume", "stopped")) {
            killed.awaitCheckpoint(folder.resolve("stopped"), 2);
            killed.kill();
        }
        try (TrainingProcess last = train("--resume", "stopped")) {
            assertThat(last.await()).as(last.output()).isZero();
            assertThat(last.output()).contains("Going on with small in stopped");
        }

        assertThat(folder.resolve("stopped/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("alone/model.safetensors"));
    }

    private TrainingProcess train(String... arguments) throws Exception {
        return TrainingProcess.start(folder, List.of(), arguments);
    }
}
