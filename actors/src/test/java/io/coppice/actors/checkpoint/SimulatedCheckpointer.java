package io.coppice.actors.checkpoint;

import io.coppice.actors.checkpoint.CheckpointStore.Claim;
import io.coppice.protocols.message.CheckpointProtocol.Write;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The real catalog and the real store of one coordinator's life, on a disk whose operations take their time. */
public final class SimulatedCheckpointer {
    private final CheckpointCatalog catalog = new CheckpointCatalog();
    private final CheckpointStore store;
    private final DiskThread thread;
    private final Listener listener;

    /** Hears what became of what was to be written. */
    public interface Listener {
        void written(String snapshot, String where);

        void failed(String snapshot, String reason);

        void overtaken(long incarnation, String reason);
    }

    public SimulatedCheckpointer(SharedDisk disk, DiskThread thread, Listener listener) {
        this.store = disk.store(new SteppedDisk(disk.memory(), thread));
        this.thread = thread;
        this.listener = listener;
    }

    /** What the disk's thread came to; the result is null when it failed. */
    private record Outcome<T>(T result, Exception failure) {}

    private <T> void onDisk(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        Callable<Outcome<T>> guarded = () -> {
            try {
                return new Outcome<>(work.call(), null);
            } catch (IOException failure) {
                return new Outcome<>(null, failure);
            }
        };
        thread.submit(guarded, outcome -> {
            if (outcome.failure() == null) {
                done.accept(outcome.result());
            } else {
                failed.accept(outcome.failure());
            }
        });
    }

    public void claim(Consumer<Claim> claimed, Consumer<String> failed) {
        onDisk(
                store::claim,
                claim -> {
                    catalog.claimed(claim.incarnation());
                    claimed.accept(claim);
                },
                failure -> failed.accept(failure.toString()));
    }

    public void announce(long incarnation, String snapshot, long step, int shards, String cursor) {
        Optional<String> refusal = catalog.announce(new Write(incarnation, snapshot, step, shards, cursor, null));
        if (refusal.isPresent()) {
            listener.failed(snapshot, refusal.get());
        } else {
            writeWhenComplete();
        }
    }

    public void arrived(Part part) {
        catalog.arrived(part);
        writeWhenComplete();
    }

    private void writeWhenComplete() {
        catalog.complete()
                .ifPresent(complete -> keep(complete.write().snapshot(), () -> store.write(complete.contents())));
    }

    public void storeModel(String name, byte[] model) {
        keep(name, () -> store.store(name, model));
    }

    private void keep(String name, Callable<String> keeping) {
        onDisk(keeping, where -> listener.written(name, where), failure -> {
            if (failure instanceof OvertakenException overtaken) {
                listener.overtaken(overtaken.incarnation(), overtaken.getMessage());
            } else {
                listener.failed(name, failure.toString());
            }
        });
    }

    public void read(String checkpoint, int holder, Consumer<Part> read, Consumer<String> failed) {
        CheckpointId id = CheckpointId.parse(checkpoint).orElseThrow();
        onDisk(() -> store.read(id, holder), read, failure -> failed.accept(failure.toString()));
    }
}
