package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobProtocol.JobPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a job, whatever is asked in whatever order, and whatever the disk does meanwhile. */
@Timeout(20)
class JobTableTest {
    private static final String JOB = "lenet";

    private final JobTable<String> table = new JobTable<>();
    private final List<String> heard = new ArrayList<>();
    private Submission running;
    private int runs;

    /**
     * Words: submit, other (another specification), anew (no resuming), cancel, delete, written, failed, again, begin, end,
     * finish, gone, restart.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what happens                                        | what is answered and done                          | phase
            submit                                                | keep                                               | UNKNOWN
            submit written                                        | keep,done                                          | QUEUED
            submit failed                                         | keep,refused                                       | UNKNOWN
            submit submit written                                 | keep,done,done                                     | QUEUED
            submit other written                                  | keep,done,refused                                  | QUEUED
            submit written begin submit                           | keep,done,done                                     | RUNNING
            submit written begin other                            | keep,done,refused                                  | RUNNING
            submit cancel written                                 | keep,done,keepend                                  | QUEUED
            submit cancel written written                         | keep,done,keepend,cancelled,done                   | OVER
            submit written begin cancel                           | keep,done,endinorder,keepcancel                    | CANCELLING
            submit written begin cancel written                   | keep,done,endinorder,keepcancel,done               | CANCELLING
            submit written begin cancel failed                    | keep,done,endinorder,keepcancel,later              | CANCELLING
            submit written begin cancel failed again written      | keep,done,endinorder,keepcancel,later,keepcancel,done | CANCELLING
            submit written begin cancel written cancel            | keep,done,endinorder,keepcancel,done,done          | CANCELLING
            # the submission that came at once after a cancellation begins when the old run is gone
            submit written begin cancel written submit            | keep,done,endinorder,keepcancel,done,keep          | CANCELLING
            submit written begin cancel written submit written    | keep,done,endinorder,keepcancel,done,keep,done     | QUEUED
            submit written begin cancel submit written written end gone begin | keep,done,endinorder,keepcancel,done,keep,done,cancelled | RUNNING
            submit written begin cancel submit written written begin | keep,done,endinorder,keepcancel,done,keep,done  | QUEUED
            submit written begin cancel submit written written cancel written end gone begin | keep,done,endinorder,keepcancel,done,keep,done,keepend,cancelled,done,cancelled | OVER
            submit written begin cancel submit written end failed written gone | keep,done,endinorder,keepcancel,done,keep,refused,keepend,cancelled | OVER
            # an end is published when it is on disk, and tried until it is
            submit written begin finish                           | keep,done,keepend                                  | RUNNING
            submit written begin finish written                   | keep,done,keepend,finished                         | OVER
            submit written begin finish failed again written      | keep,done,keepend,later,keepend,finished           | OVER
            submit written begin finish cancel written            | keep,done,keepend,finished,refused                 | OVER
            submit written begin finish written gone submit       | keep,done,keepend,finished,done                    | OVER
            submit written begin finish written gone other        | keep,done,keepend,finished,refused                 | OVER
            submit written begin finish written gone anew written | keep,done,keepend,finished,keep,done               | QUEUED
            # deletion
            delete                                                | refused                                            | UNKNOWN
            submit written delete                                 | keep,done,refused                                  | QUEUED
            submit written begin delete                           | keep,done,refused                                  | RUNNING
            submit written begin finish written gone delete       | keep,done,keepend,finished,remove                  | OVER
            submit written begin finish written gone delete written | keep,done,keepend,finished,remove,done           | UNKNOWN
            submit written begin finish written gone delete failed | keep,done,keepend,finished,remove,refused         | OVER
            submit written begin finish written gone delete submit written written | keep,done,keepend,finished,remove,done,keep,done | QUEUED
            submit written begin finish written gone delete delete written | keep,done,keepend,finished,remove,done,refused | UNKNOWN
            cancel                                                | refused                                            | UNKNOWN
            """)
    void whatIsAskedIsServedInOrderAndDurably(String happens, String done, JobPhase phase) {
        List.of(happens.strip().split(" ")).forEach(this::happen);
        assertThat(String.join(",", heard)).isEqualTo(done.strip());
        assertThat(table.phase(JOB)).isEqualTo(phase);
    }

    private void happen(String word) {
        switch (word) {
            case "submit" -> hear(table.submit(submission("spec", true), word));
            case "other" -> hear(table.submit(submission("other", true), word));
            case "anew" -> hear(table.submit(submission("spec", false), word));
            case "cancel" -> hear(table.cancel(JOB, word));
            case "delete" -> hear(table.delete(JOB, word));
            case "written" -> hear(table.written(JOB));
            case "failed" -> hear(table.notWritten(JOB, "No space left on device"));
            case "again" -> hear(table.again(JOB));
            case "begin" -> table.begin(1).forEach(begun -> running = begun);
            case "end" -> hear(table.ended(running, new JobEvent.Cancelled(JOB, 7, "1-7")));
            case "finish" -> hear(table.ended(running, new JobEvent.Finished(JOB, null)));
            case "gone" -> table.coordinatorGone(JOB);
            default -> throw new IllegalArgumentException(word);
        }
    }

    private Submission submission(String spec, boolean resume) {
        return new Submission(JOB, spec, "store", resume, "run-" + runs++);
    }

    private void hear(List<TableEffect<String>> effects) {
        for (TableEffect<String> effect : effects) {
            switch (effect) {
                case TableEffect.KeepSubmission<String> kept -> heard.add("keep");
                case TableEffect.KeepCancel<String> kept -> heard.add("keepcancel");
                case TableEffect.KeepOutcome<String> kept -> heard.add("keepend");
                case TableEffect.Remove<String> removed -> heard.add("remove");
                case TableEffect.Later<String> later -> heard.add("later");
                case TableEffect.Done<String> done -> heard.add("done");
                case TableEffect.Refused<String> refused -> {
                    assertThat(refused.reason()).isNotBlank();
                    heard.add("refused");
                }
                case TableEffect.EndInOrder<String> end -> heard.add("endinorder");
                case TableEffect.Publish<String> publish ->
                    heard.add(publish.last() instanceof JobEvent.Finished ? "finished" : "cancelled");
                case TableEffect.Anew<String> anew -> {}
            }
        }
    }

    @Test
    void jobsWaitUntilThereIsRoom() {
        for (String job : List.of("a", "b")) {
            table.submit(new Submission(job, "spec", "store", true, job), job);
            table.written(job);
        }
        assertThat(table.begin(0)).isEmpty();
        assertThat(table.begin(1)).extracting(Submission::job).containsExactly("a");
        assertThat(table.begin(1)).isEmpty();
        table.cancel("a", "cancel");
        table.written("a");
        assertThat(table.begin(1)).as("its coordinator still ends it").isEmpty();
        table.ended(new Submission("a", "spec", "store", true, "a"), new JobEvent.Cancelled("a", 0, ""));
        table.written("a");
        assertThat(table.begin(1)).extracting(Submission::job).containsExactly("b");
    }

    @Test
    void theJobsOfARegistryBeforeGoOn() {
        Submission old = new Submission(JOB, "spec", "store", true, "old");
        assertThat(table.recovered(old, Optional.empty(), false)).isEmpty();
        table.recovered(
                new Submission("mlp", "spec", "store", true, "x"),
                Optional.of(new JobEvent.Finished("mlp", null)),
                false);
        table.damaged("broken", "store");
        assertThat(table.begin(9)).containsExactly(old);
        assertThat(table.all()).containsExactly(JOB, "mlp", "broken");
        assertThat(table.phase("mlp")).isEqualTo(JobPhase.OVER);
        assertThat(table.phase("broken")).isEqualTo(JobPhase.DAMAGED);
    }

    @Test
    void aCancellationThatWasAnsweredIsKeptByTheNextRegistry() {
        hear(table.recovered(submission("spec", true), Optional.empty(), true));
        assertThat(heard).containsExactly("keepend");
        assertThat(table.begin(9)).isEmpty();
        happen("written");
        assertThat(table.phase(JOB)).isEqualTo(JobPhase.OVER);
    }

    @Test
    void whatIsDamagedMayBeSubmittedAgainOrDeleted() {
        table.damaged(JOB, "store");
        happen("submit");
        happen("failed");
        assertThat(table.phase(JOB)).isEqualTo(JobPhase.DAMAGED);
        happen("submit");
        happen("written");
        assertThat(table.phase(JOB)).isEqualTo(JobPhase.QUEUED);
    }

    @Test
    void onlyWhatIsBeingWrittenIsWritten() {
        assertThatThrownBy(() -> table.written("mlp"))
                .hasMessageContaining("mlp")
                .hasMessageContaining("unknown");
    }
}
