package io.coppice.deploy.benchmark;

import io.coppice.compute.compact.CompactModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Loads a model and answers once, in a JVM of its own: what a process that lives shortly waits for. */
public final class FirstAnswer {

    private FirstAnswer() {}

    /** Prints the milliseconds from the begin of this method, which is when the JVM has started, to the answer. */
    public static void main(String[] arguments) {
        long before = System.nanoTime();
        CompactModel model = CompactModel.load(Path.of(arguments[0]));
        model.predict(new byte[model.preprocessing().input().features()]);
        System.out.println((System.nanoTime() - before) / 1e6);
    }

    /** The same, measured in a new JVM without any option. */
    static double milliseconds(Path model) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder command = new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                FirstAnswer.class.getName(),
                model.toAbsolutePath().toString());
        try {
            Process process = command.redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("A JVM without options cannot answer: " + output);
            }
            return Double.parseDouble(output);
        } catch (IOException | InterruptedException problem) {
            throw new IllegalStateException("No JVM could be started: " + problem.getMessage(), problem);
        }
    }
}
