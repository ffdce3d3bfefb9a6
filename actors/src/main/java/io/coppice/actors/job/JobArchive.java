package io.coppice.actors.job;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.coppice.actors.checkpoint.Disk;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry leaves for the one after it: in every job's folder its submission, a mark when its end was asked for,
 * and its last event when it is over. Each file is whole and on disk, or not there; mark and last event name the run that
 * they are of, so that none of them counts for a later submission.
 *
 * @param folder the folder of the jobs' folders, which all nodes see; without one nothing outlives its registry
 */
public record JobArchive(Disk disk, Optional<Path> folder) {
    private static final String SUBMISSION = "submission.json";
    private static final String CANCEL = "cancel.json";
    private static final String OUTCOME = "outcome.json";
    private static final String RUN = "run";
    private static final String LAST = "last";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What is in a job's folder. */
    sealed interface Found {
        String job();
    }

    /**
     * A job that was submitted once.
     *
     * @param outcome its last event, when it is over
     * @param cancelled whether its end was asked for
     */
    record Kept(Submission submission, Optional<JobEvent> outcome, boolean cancelled) implements Found {
        @Override
        public String job() {
            return submission.job();
        }
    }

    /** A job whose files cannot be used. @param reason one sentence that names the file */
    record Damaged(String job, Path store, String reason) implements Found {}

    /** From now on the job is to be run. What is there of an earlier run does not count any more. */
    void submitted(Submission submission) throws IOException {
        Path job = Path.of(submission.store());
        disk.createFolders(job);
        write(job, SUBMISSION, MAPPER.writeValueAsBytes(submission));
        removeQuietly(job.resolve(OUTCOME));
        removeQuietly(job.resolve(CANCEL));
    }

    /** It would not count; but where it is damaged it would be in the way. */
    private void removeQuietly(Path file) {
        try {
            disk.delete(file);
        } catch (IOException stays) {
            // It is of an earlier run.
        }
    }

    /** From now on the job is not to go on. */
    void cancelled(Submission submission) throws IOException {
        if (folder.isPresent()) {
            write(Path.of(submission.store()), CANCEL, MAPPER.writeValueAsBytes(Map.of(RUN, submission.run())));
        }
    }

    /** From now on the job is over. */
    void ended(Submission submission, JobEvent last) throws IOException {
        if (folder.isPresent()) {
            JsonNode event = MAPPER.readTree(MAPPER.writeValueAsBytes(last));
            Map<String, Object> outcome = Map.of(RUN, submission.run(), LAST, event);
            write(Path.of(submission.store()), OUTCOME, MAPPER.writeValueAsBytes(outcome));
        }
    }

    /** Nothing is left of the job; the submission goes first, since what is left without it is no job. */
    void removed(Submission submission) throws IOException {
        Path job = Path.of(submission.store());
        disk.delete(job.resolve(SUBMISSION));
        disk.sync(job);
        removeAll(job);
    }

    private void removeAll(Path fileOrFolder) throws IOException {
        for (String name : disk.list(fileOrFolder)) {
            removeAll(fileOrFolder.resolve(name));
        }
        disk.delete(fileOrFolder);
    }

    /** All jobs of the folder. A folder without a submission is no job. @throws IOException when it cannot be listed */
    List<Found> all() throws IOException {
        List<Found> found = new ArrayList<>();
        if (folder.isPresent()) {
            for (String job : disk.list(folder.get())) {
                read(job, folder.get().resolve(job)).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Found> read(String job, Path store) {
        Path at = store;
        try {
            List<String> names = disk.list(store);
            if (!names.contains(SUBMISSION)) {
                return Optional.empty();
            }
            at = store.resolve(SUBMISSION);
            Submission submission = submission(job, store);
            at = store.resolve(OUTCOME);
            Optional<JobEvent> outcome = names.contains(OUTCOME) ? outcome(store, submission.run()) : Optional.empty();
            at = store.resolve(CANCEL);
            boolean cancelled = names.contains(CANCEL) && run(tree(at)).equals(submission.run());
            return Optional.of(new Kept(submission, outcome, cancelled));
        } catch (IOException | RuntimeException unusable) {
            return Optional.of(new Damaged(
                    job,
                    store,
                    "Job " + job + " is not run: its file " + at + " cannot be used (" + firstLine(unusable)
                            + "); submit it again, or delete it"));
        }
    }

    /** Where it lies counts, not what it says of that: folders are moved, and mounted elsewhere. */
    private Submission submission(String job, Path store) throws IOException {
        Submission kept = MAPPER.treeToValue(tree(store.resolve(SUBMISSION)), Submission.class);
        if (kept.spec() == null || kept.spec().isEmpty()) {
            throw new IOException("it has no specification");
        }
        if (!job.equals(kept.job())) {
            throw new IOException("it is of job " + kept.job());
        }
        return new Submission(job, kept.spec(), store.toAbsolutePath().toString(), kept.resume(), kept.run());
    }

    private Optional<JobEvent> outcome(Path store, String run) throws IOException {
        JsonNode outcome = tree(store.resolve(OUTCOME));
        JsonNode event = outcome.has(LAST) ? outcome.get(LAST) : outcome; // bare in files of earlier versions
        boolean counts = (outcome.has(LAST) ? run(outcome) : "").equals(run);
        JobEvent last = MAPPER.treeToValue(event, JobEvent.class);
        if (!last.isLast()) {
            throw new IOException("it is no last event");
        }
        return counts ? Optional.of(last) : Optional.empty();
    }

    private JsonNode tree(Path file) throws IOException {
        JsonNode tree = MAPPER.readTree(disk.read(file));
        if (!tree.isObject()) {
            throw new IOException("it is cut short or no JSON object");
        }
        return tree;
    }

    private static String run(JsonNode tree) {
        return tree.path(RUN).asText();
    }

    /** JSON errors quote what they read on further lines. */
    private static String firstLine(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElseThrow();
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
