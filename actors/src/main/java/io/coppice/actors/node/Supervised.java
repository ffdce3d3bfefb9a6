package io.coppice.actors.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;

/** Actors of a node that all its jobs need: a message that one of them stumbles over is logged, and costs nobody else his. */
final class Supervised {
    private Supervised() {}

    /** What the actor knows stays. */
    static <M> Behavior<M> resuming(Behavior<M> behavior) {
        return Behaviors.supervise(behavior).onFailure(SupervisorStrategy.resume());
    }
}
