package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobProtocol;
import io.coppice.protocols.message.WireMessage;
import java.time.Duration;

/**
 * Keeps somebody subscribed to the events of a job as long as he lives: a registry that moved to another node does not
 * know him, so it is told again and again.
 */
public final class Following {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private record Again() implements PrivateMessage {}

    private Following() {}

    public static Behavior<WireMessage> create(
            String job, ActorRef<JobEvent> follower, ActorRef<JobProtocol> registry) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.watch(follower);
            timers.startTimerWithFixedDelay(new Again(), Duration.ZERO, AGAIN);
            return Behaviors.receive(WireMessage.class)
                    .onMessage(Again.class, again -> {
                        registry.tell(new JobProtocol.Follow(job, follower));
                        return Behaviors.same();
                    })
                    .onSignal(akka.actor.typed.Terminated.class, ended -> Behaviors.stopped())
                    .build();
        }));
    }
}
