package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JobTableTest {
    private static final Submission LENET = new Submission("lenet", "spec", "store", false);

    private final JobTable table = new JobTable();

    @Test
    void aRunningJobIsNotRunTwice() {
        assertThat(table.submit(LENET)).isEmpty();
        assertThat(table.submit(LENET).orElseThrow()).contains("lenet", "running");
        table.durable("lenet");
        assertThat(table.submit(LENET).orElseThrow()).contains("lenet", "running");
    }

    @Test
    void aJobThatIsOverMayRunAgain() {
        table.submit(LENET);
        table.durable("lenet");
        table.ended("lenet");
        assertThat(table.isKnown("lenet")).isTrue();
        assertThat(table.submit(LENET)).isEmpty();
    }

    @Test
    void aSubmissionThatWasNotWrittenIsForgotten() {
        table.submit(LENET);
        table.notDurable("lenet");
        assertThat(table.isKnown("lenet")).isFalse();
        assertThat(table.submit(LENET)).isEmpty();
    }

    @Test
    void nothingRunsBeforeItsSubmissionIsOnDisk() {
        table.submit(LENET);
        assertThatThrownBy(() -> table.ended("lenet"))
                .hasMessageContaining("ACCEPTED")
                .hasMessageContaining("RUNNING");
        assertThatThrownBy(() -> table.durable("mlp")).hasMessageContaining("unknown");
    }
}
