package io.coppice.actors.count;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.event.Logging;
import akka.remote.artery.OversizedPayloadException;

/** Counts messages that Akka logs and discards, since they do not fit into a frame: each is a fault of this program. */
public final class OversizedMessages {
    private OversizedMessages() {}

    /** From now on those of this node are counted. */
    public static void count(ActorSystem<?> system) {
        Behavior<Logging.Error> counting = Behaviors.receiveMessage(error -> {
            if (error.cause() instanceof OversizedPayloadException) {
                NodeCounts.of(system).addDiscarded();
            }
            return Behaviors.same();
        });
        system.classicSystem()
                .eventStream()
                .subscribe(
                        Adapter.toClassic(system.systemActorOf(
                                counting, "oversized-messages", DispatcherSelector.defaultDispatcher())),
                        Logging.Error.class);
    }
}
