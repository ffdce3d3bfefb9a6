package io.coppice.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.command.Coppice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code coppice} in a JVM of its own, as the launcher starts it. */
public final class CoppiceProcess implements AutoCloseable {
    private static final int SECONDS = 150;

    private final Process process;
    private final Path output;

    private CoppiceProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * @param folder where it runs, and its output is kept
     * @param heap at most, as {@code -Xmx} reads it
     */
    public static CoppiceProcess start(Path folder, String heap, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(heedingInterrupts());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                Coppice.class.getName()));
        command.addAll(arguments);
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new CoppiceProcess(process, output);
    }

    /**
     * A prefix of commands that hear Ctrl-C: what is started by nohup or in the background of a script ignores it, and so
     * does all that it starts, unless the system's env can take that back.
     */
    private static List<String> heedingInterrupts() throws IOException {
        List<String> prefix = List.of("env", "--default-signal=INT");
        List<String> trial = new ArrayList<>(prefix);
        trial.add("true");
        try {
            Process env = new ProcessBuilder(trial).redirectErrorStream(true).start();
            env.getInputStream().readAllBytes();
            return env.waitFor() == 0 ? prefix : List.of();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it has printed this. */
    public void awaitOutput(String text) throws Exception {
        for (int tenths = 0; tenths < 10 * SECONDS && !output().contains(text); tenths++) {
            if (endsWithin(100)) {
                break;
            }
        }
        assertThat(output()).contains(text);
    }

    public boolean endsWithin(long milliseconds) throws InterruptedException {
        return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** The exit status. */
    public int await() throws Exception {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("ended; it printed %s", output())
                .isTrue();
        return process.exitValue();
    }

    /** Ctrl-C. */
    public void interrupt() throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** In order, as Kubernetes does: SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** As a power cut. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What it has printed so far, errors too. */
    public String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
