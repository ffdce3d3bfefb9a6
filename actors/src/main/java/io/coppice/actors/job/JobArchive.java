package io.coppice.actors.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a registry leaves for the one after it: in every job's folder its submission, and its last event when it is over.
 * Each file is whole and on disk, or not there.
 *
 * @param folder the folder of the jobs' folders, which all nodes see; without one nothing outlives its registry
 */
public record JobArchive(Optional<Path> folder) {
    private static final String SUBMISSION = "submission.json";
    private static final String OUTCOME = "outcome.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A job that was submitted once. @param outcome its last event, when it is over */
    record Kept(Submission submission, Optional<JobEvent> outcome) {}

    /** From now on the job is to be run. */
    void submitted(Submission submission) throws IOException {
        Path job = Files.createDirectories(Path.of(submission.store()));
        Files.deleteIfExists(job.resolve(OUTCOME));
        write(job, SUBMISSION, MAPPER.writeValueAsBytes(submission));
    }

    /** From now on the job is over. */
    void ended(Submission submission, JobEvent last) throws IOException {
        if (folder.isPresent()) {
            write(Path.of(submission.store()), OUTCOME, MAPPER.writeValueAsBytes(last));
        }
    }

    /** All jobs of the folder; what cannot be read is no job. */
    List<Kept> all() throws IOException {
        List<Kept> kept = new ArrayList<>();
        if (folder.isPresent() && Files.isDirectory(folder.get())) {
            try (Stream<Path> jobs = Files.list(folder.get())) {
                for (Path job : jobs.sorted().toList()) {
                    if (Files.isRegularFile(job.resolve(SUBMISSION))) {
                        kept.add(read(job));
                    }
                }
            }
        }
        return kept;
    }

    private static Kept read(Path job) throws IOException {
        Submission submission = MAPPER.readValue(job.resolve(SUBMISSION).toFile(), Submission.class);
        Path outcome = job.resolve(OUTCOME);
        return new Kept(
                submission,
                Files.exists(outcome)
                        ? Optional.of(MAPPER.readValue(outcome.toFile(), JobEvent.class))
                        : Optional.empty());
    }

    /** Temporary name, sync, rename: a crash leaves the old file or the new one. */
    private static void write(Path folder, String name, byte[] json) throws IOException {
        Path temporary = folder.resolve(name + ".tmp");
        try (FileChannel file = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(json);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(
                temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
