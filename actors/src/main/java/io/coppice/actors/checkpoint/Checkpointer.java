package io.coppice.actors.checkpoint;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.transfer.ChunkedDelivery;
import io.coppice.actors.transfer.Delivery;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.CheckpointProtocol;
import io.coppice.protocols.message.CheckpointProtocol.Arrived;
import io.coppice.protocols.message.CheckpointProtocol.Claim;
import io.coppice.protocols.message.CheckpointProtocol.ClaimFailed;
import io.coppice.protocols.message.CheckpointProtocol.Claimed;
import io.coppice.protocols.message.CheckpointProtocol.Overtaken;
import io.coppice.protocols.message.CheckpointProtocol.PartRead;
import io.coppice.protocols.message.CheckpointProtocol.ReadFailed;
import io.coppice.protocols.message.CheckpointProtocol.ReadPart;
import io.coppice.protocols.message.CheckpointProtocol.Store;
import io.coppice.protocols.message.CheckpointProtocol.Write;
import io.coppice.protocols.message.CheckpointProtocol.WriteFailed;
import io.coppice.protocols.message.CheckpointProtocol.Written;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.WireMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Alone touches the checkpoint store of a job. What belongs together is decided by {@link CheckpointCatalog}, how it is
 * kept by {@link CheckpointStore}; here are mail and the disk's thread, on which one thing is done after the other while
 * mail goes on.
 */
public final class Checkpointer {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final ActorContext<WireMessage> context;
    private final CheckpointStore store;
    private final Executor disk;
    private final Delivery delivery;
    private final CheckpointCatalog catalog = new CheckpointCatalog();
    private Optional<Claimant> claimant = Optional.empty();
    private CompletableFuture<Void> busy = CompletableFuture.completedFuture(null);

    /** An incarnation is ours; the catalog hears of it before the coordinator can write. */
    private record Ours(Claimant claimant) implements PrivateMessage {}

    private record Claimant(long incarnation, ActorRef<CheckpointProtocol.ClaimReply> replyTo) {}

    /** Time to look whether what was kept is still there. */
    private record Look() implements PrivateMessage {}

    private Checkpointer(ActorContext<WireMessage> context, CheckpointStore store, Executor disk, Delivery delivery) {
        this.delivery = delivery;
        this.context = context;
        this.store = store;
        this.disk = disk;
    }

    /** Keeps a job's checkpoints and its finished model in a folder of the disk. */
    public static Behavior<CheckpointProtocol> create(Disk files, Path folder, String job, JobSpec spec) {
        return Behaviors.setup(context -> create(
                new DirectoryCheckpointStore(
                        files,
                        folder,
                        JobIdentity.of(job, spec),
                        spec.checkpoint().keep()),
                context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()),
                ChunkedDelivery.of(context.getSystem())));
    }

    /**
     * Understands {@link CheckpointProtocol}, and {@link Part} as holders send it.
     *
     * @param disk runs what waits for the disk
     * @param delivery of parts that were read
     */
    public static Behavior<CheckpointProtocol> create(CheckpointStore store, Executor disk, Delivery delivery) {
        return Behaviors.<WireMessage>setup(context -> Behaviors.withTimers(timers -> {
                    Checkpointer checkpointer = new Checkpointer(context, store, disk, delivery);
                    timers.startTimerWithFixedDelay(new Look(), LOOK_EVERY);
                    return Behaviors.receiveMessage(message -> {
                        checkpointer.receive(message);
                        return Behaviors.same();
                    });
                }))
                .narrow();
    }

    private void receive(WireMessage message) {
        switch (message) {
            case CheckpointProtocol told -> receive(told);
            case Part part -> arrived(part);
            case Ours ours -> {
                catalog.claimed(ours.claimant().incarnation());
                claimant = Optional.of(ours.claimant());
            }
            case Look look -> claimant.ifPresent(whom -> onDisk(() -> look(whom)));
            default -> context.getLog().warn("A checkpointer does not understand {}", message);
        }
    }

    private void receive(CheckpointProtocol message) {
        switch (message) {
            case Claim claim -> onDisk(() -> claim.replyTo().tell(claim(claim.replyTo())));
            case Write write -> announce(write);
            case Arrived arrived -> arrived(arrived.part());
            case ReadPart read -> onDisk(() -> delivery.tell(read.replyTo(), read(read)));
            case Store file -> onDisk(() -> file.replyTo().tell(keep(file.name(), () -> store(file))));
        }
    }

    private void onDisk(Runnable work) {
        busy = busy.handleAsync(
                (done, failure) -> {
                    work.run();
                    return null;
                },
                disk);
    }

    private void look(Claimant whom) {
        try {
            store.missing()
                    .ifPresent(what ->
                            whom.replyTo().tell(new CheckpointProtocol.CheckpointsGone(whom.incarnation(), what)));
        } catch (IOException away) {
            context.getSystem().log().debug("The checkpoints cannot be looked at: {}", away.toString());
        }
    }

    private CheckpointProtocol.ClaimReply claim(ActorRef<CheckpointProtocol.ClaimReply> replyTo) {
        try {
            CheckpointStore.Claim claim = store.claim();
            context.getSelf().tell(new Ours(new Claimant(claim.incarnation(), replyTo)));
            return new Claimed(
                    claim.incarnation(),
                    claim.checkpoint().map(CheckpointId::toString),
                    claim.cursor(),
                    claim.checkpoint().isPresent()
                            ? store.best(claim.checkpoint().get())
                            : new byte[0],
                    claim.passedOver());
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            return new ClaimFailed("The checkpoint store cannot be used: " + sentence(failure));
        }
    }

    private void announce(Write write) {
        Optional<String> refusal = catalog.announce(write);
        if (refusal.isPresent()) {
            write.replyTo().tell(new WriteFailed(write.snapshot(), refusal.get()));
        } else {
            writeWhenComplete();
        }
    }

    private void arrived(Part part) {
        catalog.arrived(part);
        writeWhenComplete();
    }

    private void writeWhenComplete() {
        catalog.complete()
                .ifPresent(complete -> onDisk(() -> {
                    Write write = complete.write();
                    write.replyTo().tell(keep(write.snapshot(), () -> store.write(complete.contents())));
                }));
    }

    /** Something that is kept on the disk and tells where. */
    private interface Keeping {
        String keep() throws IOException;
    }

    private static CheckpointProtocol.WriteReply keep(String name, Keeping keeping) {
        try {
            return new Written(name, keeping.keep());
        } catch (OvertakenException overtaken) {
            return new Overtaken(overtaken.incarnation(), overtaken.getMessage());
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            return new WriteFailed(name, sentence(failure));
        }
    }

    private String store(Store file) throws IOException {
        return store.store(file.name(), file.content());
    }

    private CheckpointProtocol.ReadReply read(ReadPart read) {
        Supplier<IOException> unknown = () -> new IOException("there is no checkpoint named " + read.checkpoint());
        try {
            CheckpointId id = CheckpointId.parse(read.checkpoint()).orElseThrow(unknown);
            return new PartRead(store.read(id, read.holder()));
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            return new ReadFailed(
                    read.checkpoint(),
                    read.holder(),
                    "Checkpoint " + read.checkpoint() + " cannot be read: " + sentence(failure));
        }
    }

    /** File system exceptions often say nothing but the path, so their kind is added. */
    private static String sentence(Throwable failure) {
        String kind = failure.getClass().getSimpleName().replace("Exception", "");
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        return message.contains(" ") ? message : (message + " (" + kind + ")").strip();
    }
}
