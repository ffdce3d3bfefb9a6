package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseQuestionsTest {

    @ParameterizedTest(name = "{0} wait, the lease of {1} ends: {2} are served")
    @CsvSource({
        "a.0/0 a.1/1 b.0/0, a.2/0, b.0/0",
        "a.0/0 b.0/0 a.1/1, b.0/0, a.0/0 a.1/1",
        "host:1.0/0 host:2.0/0, host:1.9/1, host:2.0/0",
        "a.0/0 a.0/0 b.0/0, c.0/0, a.0/0 b.0/0"
    })
    void theQuestionsOfASilentNodeAreDropped(String waiting, String silent, String served) {
        LeaseQuestions questions = new LeaseQuestions();
        List.of(waiting.split(" ")).forEach(worker -> questions.ask(worker, 0));
        questions.dropNodeOf(silent);
        List<String> inOrder = new ArrayList<>();
        questions.serve(inOrder::add);
        assertThat(inOrder).containsExactly(served.split(" "));
        questions.serve(worker -> {
            throw new AssertionError(worker + " was served before");
        });
    }

    @Test
    void aQuestionThatIsNotRepeatedIsDropped() {
        LeaseQuestions questions = new LeaseQuestions();
        questions.ask("dead.0/0", 0);
        questions.ask("alive.0/0", 0);
        questions.ask("alive.0/0", 1_500_000_000L);
        questions.dropOld(1_600_000_000L);
        questions.serve(worker -> false);
        questions.dropOld(1_600_000_001L);
        List<String> served = new ArrayList<>();
        questions.serve(served::add);
        assertThat(served).containsExactly("alive.0/0");
    }
}
