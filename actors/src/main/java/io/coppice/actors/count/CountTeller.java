package io.coppice.actors.count;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.protocols.message.JobProtocol;
import io.coppice.protocols.message.WireMessage;
import java.time.Duration;

/** Tells the registry of jobs what this node has counted, again and again: any front shows all nodes. */
public final class CountTeller {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private record Now() implements PrivateMessage {}

    private CountTeller() {}

    /** @param node its address */
    public static Behavior<WireMessage> create(String node, ActorRef<JobProtocol> registry) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            NodeCounts counts = NodeCounts.of(context.getSystem());
            timers.startTimerWithFixedDelay(new Now(), EVERY);
            return Behaviors.receive(WireMessage.class)
                    .onMessage(Now.class, now -> {
                        registry.tell(new JobProtocol.Count(counts.figures(node)));
                        return Behaviors.same();
                    })
                    .build();
        }));
    }
}
