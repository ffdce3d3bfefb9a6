package io.coppice.actors.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A submission in its job's store: whole and on disk, or not there. */
final class SubmissionFile {
    private static final String NAME = "submission.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SubmissionFile() {}

    /** Temporary name, sync, rename: a crash leaves the old file or the new one. */
    static void write(Submission submission) throws IOException {
        Path folder = Files.createDirectories(Path.of(submission.store()));
        Path temporary = folder.resolve(NAME + ".tmp");
        byte[] json = MAPPER.writeValueAsBytes(submission);
        try (FileChannel file = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(json);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(
                temporary, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
