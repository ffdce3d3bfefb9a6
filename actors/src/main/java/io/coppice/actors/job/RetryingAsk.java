package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import io.coppice.protocols.message.JobProtocol;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * A question to the registry of jobs that is asked again until it is answered: a registry that dies takes with it what it
 * was asked, and so does a node that is not yet known to be dead. Only for questions that may be asked twice.
 */
public final class RetryingAsk {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private RetryingAsk() {}

    /**
     * The first answer to any of the questions.
     *
     * @param question made with whom to answer to
     * @return fails with a {@link TimeoutException} when nobody answers in time
     */
    public static <A> CompletionStage<A> again(
            ActorSystem<?> system,
            ActorRef<JobProtocol> registry,
            Function<ActorRef<A>, JobProtocol> question,
            Duration within) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        ask(system, registry, question, within, answer);
        return answer;
    }

    private static <A> void ask(
            ActorSystem<?> system,
            ActorRef<JobProtocol> registry,
            Function<ActorRef<A>, JobProtocol> question,
            Duration left,
            CompletableFuture<A> answer) {
        AskPattern.ask(registry, question, left, system.scheduler()).whenComplete((reply, failure) -> {
            if (failure == null) {
                answer.complete(reply);
            } else {
                answer.completeExceptionally(new TimeoutException("The registry of jobs does not answer"));
            }
        });
        if (left.compareTo(AGAIN) > 0) {
            Runnable again = () -> {
                if (!answer.isDone()) {
                    ask(system, registry, question, left.minus(AGAIN), answer);
                }
            };
            system.scheduler().scheduleOnce(AGAIN, again, system.executionContext());
        }
    }
}
