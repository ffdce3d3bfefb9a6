package io.coppice.actors.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.actors.checkpoint.Disk;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a registry leaves for the one after it: in every job's folder its submission, and its last event when it is over.
 * Each file is whole and on disk, or not there.
 *
 * @param folder the folder of the jobs' folders, which all nodes see; without one nothing outlives its registry
 */
public record JobArchive(Disk disk, Optional<Path> folder) {
    private static final String SUBMISSION = "submission.json";
    private static final String OUTCOME = "outcome.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A job that was submitted once. @param outcome its last event, when it is over */
    record Kept(Submission submission, Optional<JobEvent> outcome) {}

    /** From now on the job is to be run. */
    void submitted(Submission submission) throws IOException {
        Path job = Path.of(submission.store());
        disk.createFolders(job);
        disk.delete(job.resolve(OUTCOME));
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
        if (folder.isPresent()) {
            for (String job : disk.list(folder.get())) {
                Path files = folder.get().resolve(job);
                List<String> names = disk.list(files);
                if (names.contains(SUBMISSION)) {
                    kept.add(read(files, names));
                }
            }
        }
        return kept;
    }

    private Kept read(Path job, List<String> names) throws IOException {
        Submission submission = MAPPER.readValue(disk.read(job.resolve(SUBMISSION)), Submission.class);
        return new Kept(
                submission,
                names.contains(OUTCOME)
                        ? Optional.of(MAPPER.readValue(disk.read(job.resolve(OUTCOME)), JobEvent.class))
                        : Optional.empty());
    }

    /** Temporary name, sync, rename: a crash leaves the old file or the new one. */
    private void write(Path job, String name, byte[] json) throws IOException {
        Path temporary = job.resolve(name + ".tmp");
        disk.write(temporary, json);
        disk.sync(temporary);
        disk.rename(temporary, job.resolve(name));
        disk.sync(job);
    }
}
