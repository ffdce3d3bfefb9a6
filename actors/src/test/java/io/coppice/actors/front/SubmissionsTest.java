package io.coppice.actors.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"job": "a", "spec": "train.epochs = 3"}                  | a | 3 | 4
            {"spec": {"name": "b", "train": {"epochs": 3}}}           | b | 3 | 4
            {"spec": "name = c, train { epochs = 7, shards = 2 }"}    | c | 7 | 2
            """)
    void aSubmissionIsRead(String body, String job, int epochs, int shards) {
        Submissions.Request request = Submissions.read(body, 4);
        assertThat(request.job()).isEqualTo(job);
        assertThat(JobSpecs.parse(request.spec()).train().epochs()).isEqualTo(epochs);
        assertThat(JobSpecs.parse(request.spec()).train().shards()).isEqualTo(shards);
        assertThat(JobSpecs.parse(request.spec()).kernels()).as("decided once").isNotEqualTo("auto");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"job": "a", "spec":                          | not the JSON
            []                                            | spec is missing
            {"job": "a", "spec": 7}                       | spec is missing
            {"job": "../a", "spec": ""}                   | letters, digits
            {"job": "a", "spec": "train.epoch = 3"}       | did you mean train.epochs
            {"job": "a", "spec": "train {"}               | HOCON
            """)
    void aWrongOneIsRefusedWithTheReason(String body, String reason) {
        assertThatThrownBy(() -> Submissions.read(body, 1))
                .isInstanceOf(FrontException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void eventsReadBackAsTheyWere() {
        JobEvent event = new JobEvent.Cancelled("a", 7, "here");
        assertThat(Json.event(Json.write(event))).isEqualTo(event);
        assertThat(Json.event(Json.tree(event).toString())).isEqualTo(event);
    }
}
