package io.coppice.actors.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import java.util.Map;
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

    /** Nothing is measured, so that a job that is submitted twice is the same. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kernels = vector, model.name = resnet20                      | winograd = on
            kernels { name = vector, winograd = off }, model.name = resnet20 | winograd = off
            kernels = vector                                             | kernels = vector
            """)
    void whatWinogradIsStandsInTheSubmission(String job, String decided) {
        String body = Json.write(Map.of("spec", job));
        assertThat(Submissions.read(body, 1).spec()).contains(decided);
        assertThat(Submissions.read(body, 1)).isEqualTo(Submissions.read(body, 1));
    }

    @ParameterizedTest(name = "{0} with {1} shards counted, then {2} with {3}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            # the job there              | nodes | submitted again             | nodes | shards
            train.epochs = 3             | 3     | train.epochs = 3            | 2     | 3
            train.epochs = 3             | 3     | train.epochs = 4            | 2     | 2
            train.epochs = 3             | 3     | train { epochs = 3, shards = 2 } | 3 | 2
            train { epochs = 3, shards = 5 } | 3 | train.epochs = 3            | 2     | 5
            train.epochs = 3             | 3     | train.epochs = 3            | 3     | 3
            """)
    void aJobIsTheSameWhenOnlyANodeIsGone(String there, int nodes, String again, int left, int shards) {
        String known = Submissions.read(Json.write(Map.of("job", "a", "spec", there)), nodes)
                .spec();
        Submissions.Request request = Submissions.read(Json.write(Map.of("job", "a", "spec", again)), left);
        String decided = request.specLike(known);
        assertThat(JobSpecs.parse(decided).train().shards()).isEqualTo(shards);
        assertThat(decided).isIn(known, request.spec());
        assertThat(request.specLike("")).isEqualTo(request.spec());
        assertThat(request.specLike("no.longer = read")).isEqualTo(request.spec());
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
