package io.coppice.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.command.Coppice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code coppice train} in a JVM of its own, as the launcher starts it. */
final class TrainingProcess implements AutoCloseable {
    private static final int SECONDS = 100;

    private final Process process;
    private final Path output;

    private TrainingProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param jvm further options of the JVM */
    static TrainingProcess start(Path folder, List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx1g"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Coppice.class.getName(), "train"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new TrainingProcess(process, output);
    }

    /** The exit status. */
    int await() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    /** Waits until a run has written a checkpoint beyond those that it may have begun with. */
    void awaitCheckpoint(Path run, int incarnation) throws Exception {
        while (process.isAlive() && !hasCheckpoint(run.resolve("checkpoints"), incarnation)) {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        assertThat(process.isAlive()).as(output()).isTrue();
    }

    private static boolean hasCheckpoint(Path checkpoints, int incarnation) throws IOException {
        if (!Files.isDirectory(checkpoints)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(checkpoints)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().startsWith(incarnation + "-")
                    && Files.exists(entry.resolve("MANIFEST.json")));
        }
    }

    /** Ctrl-C. */
    void interrupt() throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** As a power cut. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
