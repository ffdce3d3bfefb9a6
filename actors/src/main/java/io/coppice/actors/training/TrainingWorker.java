package io.coppice.actors.training;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.training.StepComputer.Compute;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.WireMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Forward and backward of leased steps: one compute thread and two {@link StepSlot}s that keep it busy. It holds no state
 * of the job; lost, with the device it computes on or by itself, it costs its leases only. Told to retire it finishes them.
 */
final class TrainingWorker {
    private final ActorContext<WireMessage> context;
    private final WorkerJob job;
    private final List<ActorRef<WireMessage>> slots = new ArrayList<>();

    /** To finish the steps under way, and then to end. */
    record Retire() implements PrivateMessage {}

    private record SlotGone(ActorRef<WireMessage> slot) implements PrivateMessage {}

    private record CoordinatorGone() implements PrivateMessage {}

    private TrainingWorker(ActorContext<WireMessage> context, WorkerJob job) {
        this.context = context;
        this.job = job;
    }

    /** @param name unique among the workers of the job, and among their earlier lives */
    static Behavior<WireMessage> create(String name, WorkerJob job) {
        return Behaviors.setup(context -> {
            TrainingWorker worker = new TrainingWorker(context, job);
            ActorRef<Compute> computer = context.spawn(
                    StepComputer.create(job),
                    "computer",
                    DispatcherSelector.fromConfig("coppice.dispatcher.own-thread"));
            context.watch(computer); // without it the worker is none: it stops too
            for (int slot = 0; slot < JobSpec.Train.SLOTS_PER_WORKER; slot++) {
                worker.spawn(StepSlot.create(name + "/" + slot, job, computer));
            }
            return Behaviors.receive(WireMessage.class)
                    .onMessage(Retire.class, retire -> worker.retire())
                    .onMessage(SlotGone.class, gone -> worker.ended(gone.slot()))
                    .onMessage(CoordinatorGone.class, gone -> Behaviors.stopped())
                    .build();
        });
    }

    private void spawn(Behavior<WireMessage> slot) {
        ActorRef<WireMessage> spawned = context.spawn(
                slot, "slot-" + slots.size(), DispatcherSelector.fromConfig("coppice.dispatcher.coordination"));
        context.watchWith(spawned, new SlotGone(spawned));
        slots.add(spawned);
    }

    /** Nobody else ends it when its job is over. */
    private Behavior<WireMessage> retire() {
        context.watchWith(job.coordinator(), new CoordinatorGone());
        slots.forEach(slot -> slot.tell(new StepSlot.Retire()));
        return Behaviors.same();
    }

    private Behavior<WireMessage> ended(ActorRef<WireMessage> slot) {
        slots.remove(slot);
        return slots.isEmpty() ? Behaviors.stopped() : Behaviors.same();
    }
}
