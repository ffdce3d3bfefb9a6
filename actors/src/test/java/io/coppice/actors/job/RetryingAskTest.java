package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.coppice.protocols.message.JobProtocol;
import io.coppice.protocols.message.JobProtocol.AskJobs;
import io.coppice.protocols.message.JobProtocol.Jobs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RetryingAskTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Jobs NONE = new Jobs(List.of(), List.of(), Optional.empty());

    private final TestProbe<JobProtocol> registry = KIT.createTestProbe();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void whatARegistryTookWithItIsAskedAgainAndThenNoMore() throws Exception {
        CompletableFuture<Jobs> answer = ask(Duration.ofSeconds(20));
        registry.expectMessageClass(AskJobs.class);
        registry.expectMessageClass(AskJobs.class, Duration.ofSeconds(10))
                .replyTo()
                .tell(NONE);
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(NONE);
        registry.expectNoMessage(Duration.ofSeconds(3));
    }

    @Test
    void aLateAnswerToTheFirstQuestionCounts() throws Exception {
        CompletableFuture<Jobs> answer = ask(Duration.ofSeconds(20));
        AskJobs first = registry.expectMessageClass(AskJobs.class);
        registry.expectMessageClass(AskJobs.class, Duration.ofSeconds(10));
        first.replyTo().tell(NONE);
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(NONE);
    }

    @Test
    void whereNobodyAnswersItSaysSo() {
        CompletableFuture<Jobs> answer = ask(Duration.ofSeconds(3));
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("registry of jobs does not answer");
    }

    private CompletableFuture<Jobs> ask(Duration within) {
        return RetryingAsk.<Jobs>again(KIT.system(), registry.ref(), replyTo -> new AskJobs(0, replyTo), within)
                .toCompletableFuture();
    }
}
