package io.coppice.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.command.Coppice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code coppice node} in a JVM of its own, as the launcher starts it. */
final class NodeProcess implements AutoCloseable {
    private static final int SECONDS = 150;

    private final Process process;
    private final Path output;

    private NodeProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param settings of the node, {@code path=value} */
    static NodeProcess start(Path folder, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=4",
                "-cp",
                System.getProperty("java.class.path"),
                Coppice.class.getName(),
                "node",
                "--set",
                "store=" + folder.resolve("store")));
        for (String setting : settings) {
            command.addAll(List.of("--set", setting));
        }
        Path output = Files.createTempFile(folder, "node", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new NodeProcess(process, output);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the node has printed this. */
    void awaitOutput(String text) throws Exception {
        for (int tenths = 0; tenths < 10 * SECONDS && !output().contains(text); tenths++) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        assertThat(output()).contains(text);
    }

    /** The exit status. */
    int await() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    /** In order, as Ctrl-C and Kubernetes do. */
    void terminate() {
        process.destroy();
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
