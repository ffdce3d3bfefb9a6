package io.coppice.deploy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file that does not fit on a few screens does more than one thing. */
class SourceLengthTest {
    private static final int MOST = 400;
    private static final int MEDIAN = 120;

    @Test
    void noSourceFileIsLong() throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        for (String room : List.of("compute", "protocols", "actors", "deploy")) {
            for (String folder : List.of("src", "reference", "lib")) {
                count(Repository.file(room).resolve(folder), lines);
            }
        }

        assertThat(lines).hasSizeGreaterThan(100);
        assertThat(lines.entrySet().stream().filter(entry -> entry.getValue() > MOST))
                .isEmpty();
        assertThat(lines.values().stream().sorted().toList().get(lines.size() / 2))
                .isLessThan(MEDIAN);
    }

    private static void count(Path folder, Map<String, Integer> lines) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().matches(".*\\.(java|sh|py)"))
                    .forEach(
                            file -> lines.put(Repository.root().relativize(file).toString(), length(file)));
        }
    }

    private static int length(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
