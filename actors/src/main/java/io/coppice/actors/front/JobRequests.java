package io.coppice.actors.front;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.actors.checkpoint.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who submitted which job, and when: for people to read, beside the submission in the job's folder. */
final class JobRequests {
    private static final Logger LOG = LoggerFactory.getLogger(JobRequests.class);
    private static final String FILE = "request.json";

    private final Disk disk;
    private final Path jobs;

    /** @param at when, as ISO 8601 */
    record Request(String owner, String at) {}

    JobRequests(Disk disk, Path jobs) {
        this.disk = disk;
        this.jobs = jobs;
    }

    /** Of a job that was accepted. Without it a job is as good, so that nothing fails when it cannot be written. */
    void keep(String job, String owner) {
        Path folder = jobs.resolve(job);
        Path temporary = folder.resolve(FILE + ".tmp");
        try {
            if (of(job).isPresent()) {
                return; // who submits it again, follows it or lets it go on
            }
            disk.write(
                    temporary,
                    Json.write(Map.of("owner", owner, "at", Instant.now().toString()))
                            .getBytes(StandardCharsets.UTF_8));
            disk.rename(temporary, folder.resolve(FILE));
        } catch (IOException | RuntimeException notKept) {
            LOG.warn("Who submitted {} was not written down: {}", job, notKept.toString());
        }
    }

    /** Empty where nobody knows any more. */
    Optional<Request> of(String job) {
        try {
            JsonNode kept = Json.tree(new String(disk.read(jobs.resolve(job).resolve(FILE)), StandardCharsets.UTF_8));
            return Optional.of(
                    new Request(kept.path("owner").asText(), kept.path("at").asText()));
        } catch (IOException | RuntimeException unknown) {
            return Optional.empty();
        }
    }
}
