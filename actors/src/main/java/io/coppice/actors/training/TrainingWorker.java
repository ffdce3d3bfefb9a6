package io.coppice.actors.training;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.training.StepComputer.Compute;
import io.coppice.protocols.message.WireMessage;

/**
 * Forward and backward of leased steps: one compute thread and two {@link StepSlot}s that keep it busy. It holds no state
 * of the job; lost, with the device it computes on or by itself, it costs its leases only.
 */
final class TrainingWorker {
    private static final int SLOTS = 2;

    private TrainingWorker() {}

    /** @param name unique among the workers of the job, and among their earlier lives */
    static Behavior<WireMessage> create(String name, WorkerJob job) {
        return Behaviors.setup(context -> {
            ActorRef<Compute> computer = context.spawn(
                    StepComputer.create(job),
                    "computer",
                    DispatcherSelector.fromConfig("coppice.dispatcher.own-thread"));
            context.watch(computer); // without it the worker is none: it stops too
            for (int slot = 0; slot < SLOTS; slot++) {
                context.spawn(
                        StepSlot.create(name + "/" + slot, job, computer),
                        "slot-" + slot,
                        DispatcherSelector.fromConfig("coppice.dispatcher.coordination"));
            }
            return Behaviors.empty();
        });
    }
}
