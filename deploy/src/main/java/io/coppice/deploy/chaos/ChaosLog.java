package io.coppice.deploy.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalTime;

/** What was done to the nodes and what they said, line by line with its time: a late recovery is explained from it. */
record ChaosLog(Path file) {

    void append(String line) {
        try {
            Files.writeString(
                    file, LocalTime.now() + " " + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException notWritten) {
            throw new UncheckedIOException(notWritten);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
