package io.coppice.actors.checkpoint;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The disk of a simulated cluster: what is on it, as a test looks at it, and what may happen to it. */
public final class SharedDisk {
    private static final Path RUNS = Path.of("/runs");
    private static final Path FOLDER = RUNS.resolve("job");
    private static final Path CHECKPOINTS = FOLDER.resolve("checkpoints");

    private final MemoryDisk memory = MemoryDisk.with(RUNS);
    private final JobIdentity identity;
    private final int keep;
    private final int shards;

    /** @param keep how many checkpoints stay */
    public SharedDisk(int keep, int shards) {
        this.identity = JobIdentity.of("job", JobSpec.DEFAULT);
        this.keep = keep;
        this.shards = shards;
    }

    MemoryDisk memory() {
        return memory;
    }

    CheckpointStore store(Disk disk) {
        return new DirectoryCheckpointStore(disk, FOLDER, identity, keep);
    }

    /** Every machine loses power: what was not synced is gone. */
    public void losePower() {
        memory.restart();
    }

    public void fill(long bytesLeft) {
        memory.leaveRoomFor(bytesLeft);
    }

    public void makeRoom() {
        memory.leaveRoomFor(Long.MAX_VALUE);
    }

    /** From now on one operation of this many fails, chosen by a seed. */
    public void fail(int oneOf, long seed) {
        Random which = new Random(seed);
        memory.failWhen(() -> which.nextInt(oneOf) == 0);
    }

    /** From now on every operation fails. */
    public void goAway() {
        memory.failWhen(() -> true);
    }

    public void work() {
        memory.failWhen(() -> false);
    }

    /** Somebody removes the folder of the checkpoints, claims included. */
    public void removeCheckpoints() {
        memory.removeAll(CHECKPOINTS);
    }

    /** Flips a byte somewhere in the newest checkpoint. @return which one, if there is any */
    public Optional<CheckpointId> damageNewest(Random random) {
        Optional<CheckpointId> newest = newest();
        newest.ifPresent(id -> damage(id, random));
        return newest;
    }

    private void damage(CheckpointId id, Random random) {
        try {
            Path folder = CHECKPOINTS.resolve(id.toString());
            List<String> names = memory.list(folder);
            Path file = folder.resolve(names.get(random.nextInt(names.size())));
            byte[] bytes = memory.read(file);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= 0x10;
                memory.damage(file, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<CheckpointId> newest() {
        try {
            List<CheckpointId> whole = new ArrayList<>();
            for (String name : memory.list(CHECKPOINTS)) {
                Optional<CheckpointId> id = CheckpointId.parse(name);
                if (id.isPresent() && memory.list(CHECKPOINTS.resolve(name)).contains(Manifest.FILE)) {
                    whole.add(id.get());
                }
            }
            return CheckpointCatalog.newestFirst(whole).stream().findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every part of a checkpoint, checked. */
    public List<Part> parts(CheckpointId id) {
        List<Part> parts = new ArrayList<>();
        try {
            for (int holder = -1; holder < shards; holder++) {
                parts.add(store(memory).read(id, holder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }
}
