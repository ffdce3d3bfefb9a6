package io.coppice.deploy.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A {@link ChaosNode} in a process of its own, which can be killed, stopped and continued. */
final class NodeProcess implements AutoCloseable {
    private final NodePlace place;
    private final Process process;
    private volatile boolean up;

    private NodeProcess(NodePlace place, Process process) {
        this.place = place;
        this.process = process;
    }

    /**
     * @param jobs the folder of all jobs, which every node sees
     * @param log receives what the process prints and says, but for the steps
     * @param heard hears each line that it says
     */
    static NodeProcess start(
            NodePlace place,
            int members,
            long stepMillis,
            Path jobs,
            List<String> seeds,
            ChaosLog log,
            BiConsumer<NodePlace, String> heard)
            throws IOException {
        List<String> command = new ArrayList<>(place.commandPrefix());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx400m",
                "-cp",
                System.getProperty("java.class.path"),
                ChaosNode.class.getName(),
                place.host(),
                Integer.toString(place.port()),
                place.roles(),
                Integer.toString(members),
                Long.toString(stepMillis),
                jobs.toString()));
        command.addAll(seeds);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
        NodeProcess node = new NodeProcess(place, process);
        Thread.ofVirtual().start(() -> node.listen(log, heard));
        return node;
    }

    private void listen(ChaosLog log, BiConsumer<NodePlace, String> heard) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                boolean said = line.startsWith("# ");
                if (said) {
                    up |= line.equals("# up");
                    heard.accept(place, line.substring(2));
                }
                if (!said || !line.startsWith("# step ")) {
                    log.append("node " + place.number() + " " + line);
                }
            }
        } catch (IOException ended) {
            // It was killed in the middle of a line.
        }
    }

    boolean isUp() {
        return up && process.isAlive();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void tell(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException ended) {
            // Whoever supervises sees that it is gone.
        }
    }

    /** kill -9 */
    void kill() {
        signal("-KILL");
    }

    /** SIGSTOP */
    void stop() {
        signal("-STOP");
    }

    /** SIGCONT */
    void goOn() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
