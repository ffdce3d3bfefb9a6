package io.coppice.actors.checkpoint;

import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checkpoints in a job's folder:
 *
 * <pre>
 *   model.safetensors                  a finished file
 *   incarnation                        the newest claim, in case that the folder below is removed
 *   checkpoints/incarnation-N          claimed by creating it; holds the checkpoint that N began with
 *   checkpoints/N-STEP/shard-0.safetensors ... gates.safetensors, cursor.json, best.safetensors
 *   checkpoints/N-STEP/MANIFEST.json   written last: names, sizes, checksums
 * </pre>
 *
 * Every file is written under a temporary name, synced and renamed, and its folder synced after it. A checkpoint is
 * written only while no later incarnation is claimed; and one that was written by a node that woke up after that all the
 * same is passed over, since the claim of the later incarnation says which checkpoint it began with.
 *
 * <p>A checkpoint that is damaged is passed over; one that cannot be read at present fails the claim, since nothing that
 * was done may be given up for a disk that is only away. Claims never begin again at 1: where somebody removes them, the
 * incarnation that lives puts its own back before it writes.
 */
public final class DirectoryCheckpointStore implements CheckpointStore {
    private static final String CURSOR = "cursor.json";
    private static final String BEST = "best.safetensors";
    private static final String CLAIM = "incarnation-";
    private static final String TEMPORARY = ".tmp";
    private static final String FROM_THE_SEED = "seed";
    private static final String NEWEST_CLAIM = "incarnation";

    private final Disk disk;
    private final Path folder;
    private final Path checkpoints;
    private final JobIdentity identity;
    private final int keep;
    private final Set<CheckpointId> verified = new HashSet<>();
    private final Set<CheckpointId> foreign = new HashSet<>();
    private long claimed;
    private String base = FROM_THE_SEED;
    private Optional<CheckpointId> newestWritten = Optional.empty();

    /** @param keep how many checkpoints stay */
    public DirectoryCheckpointStore(Disk disk, Path folder, JobIdentity identity, int keep) {
        this.disk = disk;
        this.folder = folder;
        this.checkpoints = folder.resolve("checkpoints");
        this.identity = identity;
        this.keep = keep;
    }

    @Override
    public Claim claim() throws IOException {
        disk.createFolders(checkpoints);
        disk.sync(folder.toAbsolutePath().getParent());
        disk.sync(folder);
        long incarnation = Math.max(newestClaim(), Math.max(claimed, newestClaimSaid()));
        for (CheckpointId id : all()) {
            incarnation = Math.max(incarnation, id.incarnation());
        }
        do {
            incarnation++;
        } while (!disk.createNew(claimFile(incarnation)));
        disk.sync(checkpoints);
        removeLeftovers();
        List<String> passedOver = new ArrayList<>();
        Optional<Good> newest = newestGood(incarnation, passedOver);
        String begins = newest.map(good -> good.id().toString()).orElse(FROM_THE_SEED);
        writeDurably(claimFile(incarnation), begins.getBytes(StandardCharsets.UTF_8));
        disk.sync(checkpoints);
        sayNewestClaim(incarnation);
        claimed = incarnation;
        base = begins;
        newestWritten = newest.map(Good::id);
        return new Claim(incarnation, newest.map(Good::id), newest.map(Good::cursor), List.copyOf(passedOver));
    }

    /** A checkpoint that is whole, and its cursor: read again later, it might not be. */
    private record Good(CheckpointId id, String cursor) {}

    /** What the file beside the claims says; 0 where it says nothing. */
    private long newestClaimSaid() throws IOException {
        if (!disk.list(folder).contains(NEWEST_CLAIM)) {
            return 0;
        }
        String said = new String(disk.read(folder.resolve(NEWEST_CLAIM)), StandardCharsets.UTF_8);
        return said.matches("\\d{1,18}") ? Long.parseLong(said) : 0;
    }

    /** Others may be claiming this moment, so the temporary name is nobody else's. */
    private void sayNewestClaim(long incarnation) throws IOException {
        Path temporary = folder.resolve(NEWEST_CLAIM + "-" + incarnation + TEMPORARY);
        disk.write(temporary, Long.toString(incarnation).getBytes(StandardCharsets.UTF_8));
        disk.sync(temporary);
        disk.rename(temporary, folder.resolve(NEWEST_CLAIM));
        disk.sync(folder);
    }

    private Path claimFile(long incarnation) {
        return checkpoints.resolve(CLAIM + incarnation);
    }

    /** Incarnations that were claimed, with what their claims say. */
    private TreeMap<Long, String> claims() throws IOException {
        TreeMap<Long, String> claims = new TreeMap<>();
        for (String name : disk.list(checkpoints)) {
            if (name.matches(CLAIM + "\\d{1,18}")) {
                byte[] base = disk.read(checkpoints.resolve(name));
                claims.put(Long.parseLong(name.substring(CLAIM.length())), new String(base, StandardCharsets.UTF_8));
            }
        }
        return claims;
    }

    private long newestClaim() throws IOException {
        TreeMap<Long, String> claims = claims();
        return claims.isEmpty() ? 0 : claims.lastKey();
    }

    private List<CheckpointId> all() throws IOException {
        List<CheckpointId> all = new ArrayList<>();
        for (String name : disk.list(checkpoints)) {
            CheckpointId.parse(name).ifPresent(all::add);
        }
        return CheckpointCatalog.newestFirst(all);
    }

    private Optional<Good> newestGood(long incarnation, List<String> passedOver) throws IOException {
        TreeMap<Long, String> claims = claims();
        for (CheckpointId id : all()) {
            if (id.incarnation() >= incarnation) {
                // Whoever wrote it has overtaken this claim meanwhile.
                continue;
            }
            try {
                requireInTime(
                        id,
                        claims.subMap(id.incarnation(), false, incarnation, false)
                                .values());
                verify(id);
                return Optional.of(new Good(id, new String(content(id, CURSOR), StandardCharsets.UTF_8)));
            } catch (DamagedException | NoSuchFileException unusable) {
                passedOver.add("Checkpoint " + checkpoints.resolve(id.toString()) + " is passed over: "
                        + unusable.getMessage());
            }
        }
        return Optional.empty();
    }

    private static void requireInTime(CheckpointId id, Collection<String> laterBases) throws DamagedException {
        for (String base : laterBases) {
            Optional<CheckpointId> began = CheckpointId.parse(base);
            boolean late = began.isPresent() ? began.get().compareTo(id) < 0 : base.equals(FROM_THE_SEED);
            if (late) {
                throw new DamagedException("incarnation " + id.incarnation()
                        + " wrote it after another had taken over, which began from " + base);
            }
        }
    }

    private void verify(CheckpointId id) throws IOException {
        Manifest manifest = manifest(id);
        for (Manifest.Entry entry : manifest.files()) {
            content(id, entry.name());
        }
        verified.add(id);
    }

    private Manifest manifest(CheckpointId id) throws IOException {
        Manifest manifest = Manifest.parse(file(id, Manifest.FILE));
        if (!manifest.id().equals(id)) {
            throw new DamagedException(Manifest.FILE + " is of checkpoint " + manifest.id());
        }
        Optional<String> difference = identity.difference(manifest.identity());
        if (difference.isPresent()) {
            foreign.add(id);
            throw new DamagedException(difference.get());
        }
        return manifest;
    }

    private byte[] content(CheckpointId id, String name) throws IOException {
        byte[] content = file(id, name);
        manifest(id).entry(name).check(content);
        return content;
    }

    private byte[] file(CheckpointId id, String name) throws IOException {
        Path path = checkpoints.resolve(id.toString());
        if (!disk.list(path).contains(name)) {
            throw new DamagedException(name + " is missing");
        }
        return disk.read(path.resolve(name));
    }

    @Override
    public Part read(CheckpointId checkpoint, int holder) throws IOException {
        return PartFile.parse(checkpoint.toString(), holder, content(checkpoint, PartFile.name(holder)));
    }

    @Override
    public byte[] best(CheckpointId checkpoint) throws IOException {
        boolean kept = manifest(checkpoint).files().stream()
                .anyMatch(entry -> entry.name().equals(BEST));
        return kept ? content(checkpoint, BEST) : new byte[0];
    }

    @Override
    public String write(CheckpointContents contents) throws IOException {
        CheckpointId id = contents.id();
        Path path = checkpoints.resolve(id.toString());
        try {
            putBackClaim(id.incarnation());
            requireNotOvertaken(id.incarnation());
            disk.createFolders(path);
            List<Manifest.Entry> entries = new ArrayList<>();
            for (Part part : contents.parts()) {
                entries.add(write(path, PartFile.name(part.holder()), PartFile.toBytes(part)));
            }
            if (contents.best().length > 0) {
                entries.add(write(path, BEST, contents.best()));
            }
            entries.add(write(path, CURSOR, contents.cursor().getBytes(StandardCharsets.UTF_8)));
            disk.sync(path);
            requireNotOvertaken(id.incarnation());
            write(path, Manifest.FILE, Manifest.of(identity, id, entries).toBytes());
            disk.sync(path);
            disk.sync(checkpoints);
            verify(id);
            newestWritten = Optional.of(id);
        } catch (IOException failure) {
            removeQuietly(id);
            throw failure;
        }
        List<CheckpointId> own = new ArrayList<>(all());
        own.removeAll(foreign);
        CheckpointCatalog.removable(own, verified, keep).forEach(this::removeQuietly);
        return path.toString();
    }

    /** Somebody may have removed the folder of the checkpoints: who lives goes on. */
    private void putBackClaim(long incarnation) throws IOException {
        if (incarnation == claimed && newestClaim() < claimed) {
            disk.createFolders(checkpoints);
            disk.sync(folder);
            if (disk.createNew(claimFile(claimed))) {
                writeDurably(claimFile(claimed), base.getBytes(StandardCharsets.UTF_8));
            }
            disk.sync(checkpoints);
        }
    }

    @Override
    public Optional<String> missing() throws IOException {
        List<String> names = disk.list(checkpoints);
        boolean noClaim = claimed > 0 && !names.contains(CLAIM + claimed) && newestClaim() < claimed;
        Optional<String> checkpoint = newestWritten.map(CheckpointId::toString).filter(name -> !names.contains(name));
        if (noClaim || checkpoint.isPresent()) {
            newestWritten = Optional.empty();
            return Optional.of(
                    noClaim
                            ? checkpoints + " was emptied or removed"
                            : checkpoints.resolve(checkpoint.get()) + " was removed");
        }
        return Optional.empty();
    }

    private void requireNotOvertaken(long incarnation) throws IOException {
        long newest = newestClaim();
        if (newest != incarnation) {
            throw new OvertakenException(incarnation, newest);
        }
    }

    private Manifest.Entry write(Path path, String name, byte[] content) throws IOException {
        writeDurably(path.resolve(name), content);
        return Manifest.Entry.of(name, content);
    }

    /** The name still has to be synced with its folder. */
    private void writeDurably(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        disk.write(temporary, content);
        disk.sync(temporary);
        disk.rename(temporary, file);
    }

    @Override
    public String store(String name, byte[] content) throws IOException {
        putBackClaim(claimed);
        requireNotOvertaken(claimed);
        disk.createFolders(folder);
        writeDurably(folder.resolve(name), content);
        disk.sync(folder);
        return folder.resolve(name).toString();
    }

    /**
     * What a killed run left behind: folders without a manifest. The temporary file of a claim stays, a few bytes, since
     * whoever makes that claim may be at it this moment.
     */
    private void removeLeftovers() throws IOException {
        for (CheckpointId id : all()) {
            if (!disk.list(checkpoints.resolve(id.toString())).contains(Manifest.FILE)) {
                removeQuietly(id);
            }
        }
    }

    /** The manifest goes first: what is left without it is no checkpoint. A failure leaves that for the next claim. */
    private void removeQuietly(CheckpointId id) {
        Path path = checkpoints.resolve(id.toString());
        verified.remove(id);
        try {
            disk.delete(path.resolve(Manifest.FILE));
            disk.sync(path);
            for (String name : disk.list(path)) {
                disk.delete(path.resolve(name));
            }
            disk.delete(path);
        } catch (IOException stays) {
            // It takes room, nothing more, and the next claim tries again.
        }
    }
}
