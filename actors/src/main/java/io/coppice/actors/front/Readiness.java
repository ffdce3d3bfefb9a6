package io.coppice.actors.front;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.coppice.protocols.message.JobProtocol;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Whether jobs can be served through this node. The registry is asked again and again, beside the requests, so that a probe
 * is answered at once however long the registry is silent.
 */
final class Readiness {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(6);

    private record Said(Optional<String> reason, long at) {}

    private volatile Said last = new Said(Optional.of("The registry of jobs was not found yet"), System.nanoTime());

    Readiness(ActorSystem<?> system, ActorRef<JobProtocol> registry) {
        system.scheduler()
                .scheduleWithFixedDelay(Duration.ZERO, EVERY, () -> ask(system, registry), system.executionContext());
    }

    private void ask(ActorSystem<?> system, ActorRef<JobProtocol> registry) {
        CompletionStage<JobProtocol.Ready> answer =
                AskPattern.ask(registry, JobProtocol.AskReady::new, SILENCE, system.scheduler());
        answer.thenAccept(ready -> last = new Said(ready.reason(), System.nanoTime()));
    }

    /** Why jobs cannot be served, in one sentence; empty when they can. */
    Optional<String> unready() {
        Said said = last;
        boolean silent = System.nanoTime() - said.at() > SILENCE.toNanos();
        return silent && said.reason().isEmpty() ? Optional.of("The registry of jobs does not answer") : said.reason();
    }
}
