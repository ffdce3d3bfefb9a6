package io.coppice.deploy.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * PyTorch's speed on this machine: runs {@code deploy/reference/lenet5_l0arm.py} where Python has torch, once for all parts.
 * Each mode is timed with OpenMP's threads waiting actively and passively; the faster one counts.
 */
final class Yardstick {
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
    private static final List<String> WAITING = List.of("active", "passive");
    private static final long SECONDS = 300;

    private final Path script;
    private final int steps;
    private Optional<Speeds> speeds;

    /** Steps a second. @param description of the program that was timed */
    record Speeds(double gated, double dense, String description) {}

    /** @param script the reference program; @param steps timed in each mode */
    Yardstick(Path script, int steps) {
        this.script = script;
        this.steps = steps;
    }

    /** Empty where there is no torch. */
    Optional<Speeds> speeds() {
        if (speeds == null) {
            speeds = python().map(this::time);
        }
        return speeds;
    }

    /** Samples a second of a dense ResNet-20's steps; empty where there is no torch. */
    Optional<Double> resnet20() {
        Path residual = script.resolveSibling("resnet20.py");
        return python().filter(python -> Files.isReadable(residual))
                .map(python -> WAITING.stream()
                        .mapToDouble(waiting -> report(residual, python, List.of(), waiting)
                                .get("samples_per_second")
                                .asDouble())
                        .max()
                        .orElseThrow());
    }

    private Optional<String> python() {
        if (!Files.isReadable(script)) {
            return Optional.empty();
        }
        return PYTHONS.stream()
                .filter(python -> run(List.of(python, "-c", "import torch, numpy"), "active")
                        .isPresent())
                .findFirst();
    }

    private Speeds time(String python) {
        double gated = 0;
        double dense = 0;
        String description = "";
        for (String waiting : WAITING) {
            JsonNode ofGated = report(script, python, List.of(), waiting);
            gated = Math.max(gated, rate(ofGated));
            dense = Math.max(dense, rate(report(script, python, List.of("--dense"), waiting)));
            description = "PyTorch " + ofGated.get("torch").asText() + " on "
                    + ofGated.get("blas").asText() + ", "
                    + ofGated.get("threads").asInt() + " threads";
        }
        return new Speeds(gated, dense, description);
    }

    private static double rate(JsonNode report) {
        return report.get("steps_per_second").asDouble();
    }

    private JsonNode report(Path program, String python, List<String> mode, String waiting) {
        List<String> command = new ArrayList<>(
                List.of(python, program.toString(), "--steps", "" + steps, "--warm-up", "" + Math.max(3, steps / 5)));
        command.addAll(List.of("--threads", "" + Bench.CORES));
        command.addAll(mode);
        String answer = run(command, waiting)
                .orElseThrow(() -> new IllegalStateException(String.join(" ", command) + " failed or took more than "
                        + SECONDS + " seconds; run it by itself to see why, or leave the parts that need it out"));
        try {
            return new ObjectMapper().readTree(answer);
        } catch (IOException wrong) {
            throw new IllegalStateException(program + " answered with something else than JSON: " + answer, wrong);
        }
    }

    /** What the program printed, when it ended well. */
    private static Optional<String> run(List<String> command, String waiting) {
        try {
            Path output = Files.createTempFile("coppice-yardstick", ".json");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(output.toFile());
                builder.environment().put("OMP_WAIT_POLICY", waiting);
                builder.environment().remove("OMP_NUM_THREADS"); // the launcher's, for this process
                Process process = builder.start();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                return process.exitValue() == 0 ? Optional.of(Files.readString(output)) : Optional.empty();
            } finally {
                Files.delete(output);
            }
        } catch (IOException noSuchProgram) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
