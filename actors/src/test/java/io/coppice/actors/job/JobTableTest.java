package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.protocols.message.JobProtocol.JobPhase;
import org.junit.jupiter.api.Test;

class JobTableTest {
    private static final Submission LENET = new Submission("lenet", "spec", "store", false);
    private static final Submission MLP = new Submission("mlp", "spec", "store", false);

    private final JobTable table = new JobTable();

    @Test
    void aRunningJobIsNotRunTwice() {
        assertAccepted(LENET);
        assertRefused(LENET, "running");
        table.durable("lenet");
        assertRefused(LENET, "running");
        assertThat(table.begin(1)).containsExactly(LENET);
        assertRefused(LENET, "running");
    }

    @Test
    void whoResumesAJobThatRunsOrIsFinishedFollowsIt() {
        assertAccepted(LENET);
        table.durable("lenet");
        assertThat(table.submit(LENET.resumed())).isInstanceOf(JobTable.Attached.class);
        table.begin(1);
        assertThat(table.submit(LENET.resumed())).isInstanceOf(JobTable.Attached.class);
        assertRefused(new Submission("lenet", "other", "store", true), "running");
        table.ended("lenet", true);
        assertThat(table.submit(LENET.resumed())).isInstanceOf(JobTable.Attached.class);
        assertRefused(new Submission("lenet", "other", "store", true), "finished");
    }

    @Test
    void whoAsksAgainBeforeTheSubmissionIsOnDiskIsNotRefusedBecauseOfItself() {
        assertAccepted(LENET.resumed());
        assertThat(table.submit(LENET.resumed())).isInstanceOf(JobTable.NotYet.class);
        assertRefused(new Submission("lenet", "other", "store", true), "running");
        table.durable("lenet");
        assertThat(table.submit(LENET.resumed())).isInstanceOf(JobTable.Attached.class);
    }

    @Test
    void aJobThatIsOverMayRunAgain() {
        table.submit(LENET);
        table.durable("lenet");
        table.begin(1);
        table.ended("lenet", false);
        assertThat(table.phase("lenet")).isEqualTo(JobPhase.OVER);
        assertAccepted(LENET.resumed());
    }

    @Test
    void jobsWaitUntilThereIsRoom() {
        table.submit(LENET);
        table.durable("lenet");
        table.submit(MLP);
        table.durable("mlp");
        assertThat(table.begin(0)).isEmpty();
        assertThat(table.begin(1)).containsExactly(LENET);
        assertThat(table.begin(1)).isEmpty();
        assertThat(table.phase("mlp")).isEqualTo(JobPhase.QUEUED);
        table.ended("lenet", true);
        assertThat(table.begin(1)).containsExactly(MLP);
    }

    @Test
    void theJobsOfARegistryBeforeGoOn() {
        table.recovered(LENET.resumed(), false, false);
        table.recovered(MLP, true, true);
        assertThat(table.begin(2)).containsExactly(LENET.resumed());
        assertThat(table.phase("mlp")).isEqualTo(JobPhase.OVER);
    }

    @Test
    void aSubmissionThatWasNotWrittenIsForgotten() {
        table.submit(LENET);
        table.notDurable("lenet");
        assertThat(table.phase("lenet")).isEqualTo(JobPhase.UNKNOWN);
        assertAccepted(LENET);
    }

    @Test
    void nothingRunsBeforeItsSubmissionIsOnDisk() {
        table.submit(LENET);
        assertThat(table.begin(1)).isEmpty();
        assertThatThrownBy(() -> table.ended("lenet", false))
                .hasMessageContaining("ACCEPTED")
                .hasMessageContaining("RUNNING");
        assertThatThrownBy(() -> table.durable("mlp")).hasMessageContaining("unknown");
    }

    private void assertAccepted(Submission submission) {
        assertThat(table.submit(submission)).isInstanceOf(JobTable.Accepted.class);
    }

    private void assertRefused(Submission submission, String reason) {
        assertThat(((JobTable.Refused) table.submit(submission)).reason()).contains("lenet", reason);
    }
}
