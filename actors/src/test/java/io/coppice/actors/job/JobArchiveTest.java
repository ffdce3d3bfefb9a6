package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.checkpoint.FileSystemDisk;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that cannot be used costs its own job, and nobody else's. */
@Timeout(20)
class JobArchiveTest {
    @TempDir
    Path jobs;

    private JobArchive archive;

    @BeforeEach
    void keepTwoJobs() throws IOException {
        archive = new JobArchive(new FileSystemDisk(), Optional.of(jobs));
        archive.submitted(submission("bad", "1"));
        archive.ended(submission("bad", "1"), new JobEvent.Cancelled("bad", 3, "1-3"));
        archive.submitted(submission("good", "2"));
    }

    private Submission submission(String job, String run) {
        return new Submission(job, "spec", jobs.resolve(job).toString(), true, run);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            submission.json | ``
            submission.json | {
            submission.json | {"job": "bad", "spec"
            submission.json | {}
            submission.json | null
            submission.json | []
            submission.json | {"job": "bad", "spec": null, "store": "x", "resume": true}
            submission.json | {"job": "good", "spec": "spec", "store": "x", "resume": true}
            submission.json | {"job": "bad", "spec": "spec", "store": "x", "resume": true} and more
            submission.json | {"job": 3, "unknown": 4}
            outcome.json    | {"run": "1", "last"
            outcome.json    | {"run": "1", "last": {"event": "nothing"}}
            outcome.json    | {"run": "1", "last": {"event": "warning", "job": "bad", "text": "no last one"}}
            cancel.json     | {"run"
            """)
    void aDamagedFileIsNamedAndTheOtherJobsAreThere(String file, String content) throws IOException {
        if (!file.equals("outcome.json")) {
            Files.delete(jobs.resolve("bad/outcome.json"));
        }
        Files.writeString(jobs.resolve("bad").resolve(file), content);
        List<JobArchive.Found> all = archive.all();
        assertThat(all).extracting(JobArchive.Found::job).containsExactly("bad", "good");
        assertThat(all.get(1)).isInstanceOf(JobArchive.Kept.class);
        assertThat(((JobArchive.Damaged) all.getFirst()).reason())
                .contains("bad", jobs.resolve("bad").resolve(file).toString(), "submit it again", "delete it")
                .doesNotContain("\n");
    }

    @Test
    void aFolderInPlaceOfAFileIsDamage() throws IOException {
        Files.delete(jobs.resolve("bad/submission.json"));
        Files.createDirectory(jobs.resolve("bad/submission.json"));
        assertThat(archive.all().getFirst()).isInstanceOf(JobArchive.Damaged.class);
    }

    @Test
    void whatIsThereOfAnEarlierRunDoesNotCount() throws IOException {
        assertThat(kept("bad").outcome()).isPresent();
        archive.cancelled(submission("bad", "1"));
        assertThat(kept("bad").cancelled()).isTrue();
        byte[] outcome = Files.readAllBytes(jobs.resolve("bad/outcome.json"));
        byte[] cancel = Files.readAllBytes(jobs.resolve("bad/cancel.json"));
        archive.submitted(submission("bad", "2"));
        Files.write(jobs.resolve("bad/outcome.json"), outcome);
        Files.write(jobs.resolve("bad/cancel.json"), cancel);
        assertThat(kept("bad").outcome()).isEmpty();
        assertThat(kept("bad").cancelled()).isFalse();
    }

    @Test
    void theFilesOfEarlierVersionsAreRead() throws IOException {
        Files.writeString(
                jobs.resolve("bad/submission.json"),
                "{\"job\":\"bad\",\"spec\":\"spec\",\"store\":\"/elsewhere/bad\",\"resume\":false}");
        Files.writeString(
                jobs.resolve("bad/outcome.json"), "{\"event\":\"failed\",\"job\":\"bad\",\"reason\":\"no data\"}");
        assertThat(kept("bad").outcome()).contains(new JobEvent.Failed("bad", "no data"));
        assertThat(kept("bad").submission().store())
                .as("where it lies")
                .isEqualTo(jobs.resolve("bad").toString());
    }

    @Test
    void nothingIsLeftOfWhatIsRemoved() throws IOException {
        Files.createDirectories(jobs.resolve("bad/checkpoints/1-3"));
        Files.writeString(jobs.resolve("bad/checkpoints/1-3/cursor.json"), "{}");
        archive.removed(submission("bad", "1"));
        assertThat(jobs.resolve("bad")).doesNotExist();
        assertThat(archive.all()).extracting(JobArchive.Found::job).containsExactly("good");
    }

    private JobArchive.Kept kept(String job) throws IOException {
        return (JobArchive.Kept) archive.all().stream()
                .filter(found -> found.job().equals(job))
                .findFirst()
                .orElseThrow();
    }
}
