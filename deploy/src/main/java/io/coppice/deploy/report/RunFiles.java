package io.coppice.deploy.report;

import io.coppice.actors.checkpoint.CheckpointId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a run's report in its output folder. Each is there as a whole or as it was before. */
record RunFiles(Path folder) {
    static final String JOB = "job.conf";
    static final String METRICS = "metrics.csv";
    static final String REPORT = "report.json";
    static final String PAGE = "report.html";
    private static final String CHECKPOINTS = "checkpoints";

    /** What the end table names, as far as it is there. */
    private static final Set<String> RESULTS =
            Set.of(JOB, METRICS, REPORT, PAGE, "model.safetensors", CHECKPOINTS, "coppice.log");

    void write(String name, String text) {
        Path file = folder.resolve(name);
        Path temporary = folder.resolve(name + ".tmp");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException cause) {
            throw new UncheckedIOException(
                    file + " cannot be written: " + cause.getMessage()
                            + "; make room or allow it, then go on with --resume",
                    cause);
        }
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    String read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.readString(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    /** The one a run would go on from, if it is whole. */
    Optional<CheckpointId> newestCheckpoint() {
        Path checkpoints = folder.resolve(CHECKPOINTS);
        if (!Files.isDirectory(checkpoints)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(checkpoints)) {
            return entries.flatMap(
                            entry -> CheckpointId.parse(entry.getFileName().toString()).stream())
                    .max(Comparator.naturalOrder());
        } catch (IOException cause) {
            throw new UncheckedIOException(checkpoints + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    /** Names of the results that are there, one after another. */
    String results() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries
                    .map(entry -> entry.getFileName().toString())
                    .filter(RESULTS::contains)
                    .collect(Collectors.toCollection(TreeSet::new))
                    .stream()
                    .collect(Collectors.joining(", "));
        } catch (IOException cause) {
            throw new UncheckedIOException(folder + " cannot be read: " + cause.getMessage(), cause);
        }
    }
}
