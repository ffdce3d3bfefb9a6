package io.coppice.deploy.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is gone, with all that is in it, when it is closed. */
public record TemporaryFolder(Path path) implements AutoCloseable {

    public static TemporaryFolder create() {
        try {
            return new TemporaryFolder(Files.createTempDirectory("coppice-benchmark"));
        } catch (IOException cause) {
            throw new UncheckedIOException("The benchmark can make no temporary folder: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> entries = Files.walk(path)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(path + " cannot be removed: " + cause.getMessage(), cause);
        }
    }
}
