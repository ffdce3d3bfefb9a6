package io.coppice.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
        try (CoppiceProcess alone = train("small.conf", "--out", "alone")) {
            assertThat(alone.await()).as(alone.output()).isZero();
        }

        try (CoppiceProcess interrupted = train("small.conf", "--out", "stopped")) {
            awaitCheckpoint(interrupted, 1);
            interrupted.interrupt();
            assertThat(interrupted.await()).isEqualTo(130);
            assertThat(interrupted.output()).contains("Go on with: coppice train --resume stopped");
        }
        try (CoppiceProcess killed = train("--resume", "stopped")) {
            awaitCheckpoint(killed, 2);
            killed.kill();
        }
        try (CoppiceProcess last = train("--resume", "stopped")) {
            assertThat(last.await()).as(last.output()).isZero();
            assertThat(last.output()).contains("Going on with small in stopped");
        }

        assertThat(folder.resolve("stopped/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("alone/model.safetensors"));
    }

    private CoppiceProcess train(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("train"));
        command.addAll(List.of(arguments));
        return CoppiceProcess.start(folder, "1g", command);
    }

    /** Waits until the stopped run has written a checkpoint beyond those that it began with. */
    private void awaitCheckpoint(CoppiceProcess process, int incarnation) throws Exception {
        while (process.isAlive() && !hasCheckpoint(incarnation)) {
            process.endsWithin(20);
        }
        assertThat(process.isAlive()).as(process.output()).isTrue();
    }

    private boolean hasCheckpoint(int incarnation) throws IOException {
        Path checkpoints = folder.resolve("stopped/checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(checkpoints)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().startsWith(incarnation + "-")
                    && Files.exists(entry.resolve("MANIFEST.json")));
        }
    }
}
