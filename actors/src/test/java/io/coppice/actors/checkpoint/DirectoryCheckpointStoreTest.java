package io.coppice.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryCheckpointStoreTest {
    private static final JobIdentity JOB = JobIdentity.of("job", JobSpec.DEFAULT);
    private static final Path FOLDER = Path.of("/runs", "job");

    private final MemoryDisk disk = MemoryDisk.with(FOLDER.getParent());

    private DirectoryCheckpointStore store() {
        return new DirectoryCheckpointStore(disk, FOLDER, JOB, 3);
    }

    private static CheckpointContents contents(long incarnation, long step) {
        NamedArray weights = new NamedArray("fc1.weight", new int[] {2, 2, 1}, new float[] {step, 1, -0f, 1e-42f});
        NamedArray phi = new NamedArray("fc1.phi", new int[] {3}, new float[] {step, 2, 3});
        return new CheckpointContents(
                new CheckpointId(incarnation, step),
                "{\"step\":" + step + "}",
                List.of(
                        new Part("s", 0, List.of(weights), Map.of("steps", step)),
                        new Part("s", -1, List.of(phi), Map.of("steps", step))));
    }

    private void write(DirectoryCheckpointStore store, long incarnation, long... steps) throws IOException {
        for (long step : steps) {
            store.write(contents(incarnation, step));
        }
    }

    @Test
    void whatIsWrittenIsFoundAndReadBack() throws IOException {
        assertThat(store().claim().checkpoint()).isEmpty();
        write(store(), 1, 100, 200);
        CheckpointStore.Claim claim = store().claim();
        assertThat(claim)
                .isEqualTo(new CheckpointStore.Claim(
                        2, Optional.of(new CheckpointId(1, 200)), Optional.of("{\"step\":200}"), List.of()));
        Part part = store().read(claim.checkpoint().orElseThrow(), 0);
        assertThat(part.numbers()).isEqualTo(Map.of("steps", 200L));
        assertThat(part.arrays().getFirst().data()).containsExactly(200, 1, -0f, 1e-42f);
        assertThat(store().read(new CheckpointId(1, 100), -1)
                        .arrays()
                        .getFirst()
                        .name())
                .isEqualTo("fc1.phi");
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', textBlock = """
    flip    | shard-0.safetensors | shard-0.safetensors is damaged
    flip    | gates.safetensors   | gates.safetensors is damaged
    flip    | cursor.json         | cursor.json is damaged
    flip    | MANIFEST.json       | MANIFEST.json is damaged
    cut     | shard-0.safetensors | shard-0.safetensors has
    cut     | MANIFEST.json       | MANIFEST.json is damaged
    empty   | gates.safetensors   | cut short
    remove  | shard-0.safetensors | shard-0.safetensors is missing
    remove  | cursor.json         | cursor.json is missing
    """)
    void aDamagedCheckpointIsPassedOverAndNamed(String damage, String file, String reason) throws IOException {
        store().claim();
        write(store(), 1, 100, 200, 300);
        for (long step : new long[] {200, 300}) {
            damage(damage, FOLDER.resolve("checkpoints").resolve("1-" + step).resolve(file));
        }
        CheckpointStore.Claim claim = store().claim();
        assertThat(claim.checkpoint()).contains(new CheckpointId(1, 100));
        assertThat(claim.cursor()).contains("{\"step\":100}");
        assertThat(claim.passedOver()).hasSize(2);
        assertThat(claim.passedOver().get(0)).contains("1-300").contains(reason);
        assertThat(claim.passedOver().get(1)).contains("1-200").contains(reason);
    }

    private void damage(String damage, Path file) throws IOException {
        byte[] bytes = disk.read(file);
        switch (damage) {
            case "flip" -> {
                bytes[bytes.length / 2] ^= 1;
                disk.write(file, bytes);
            }
            case "cut" -> disk.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            case "empty" -> disk.write(file, new byte[0]);
            default -> disk.delete(file);
        }
    }

    @Test
    void everyFlippedByteOfAManifestIsFound() throws IOException {
        store().claim();
        write(store(), 1, 100);
        byte[] manifest = disk.read(FOLDER.resolve("checkpoints/1-100/MANIFEST.json"));
        for (int at = 0; at < manifest.length; at++) {
            byte[] flipped = manifest.clone();
            flipped[at] ^= 4;
            assertThatThrownBy(() -> Manifest.parse(flipped)).isInstanceOf(DamagedException.class);
        }
        assertThat(Manifest.parse(manifest).id()).isEqualTo(new CheckpointId(1, 100));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"job", "seed", "method.name"})
    void aCheckpointOfAnotherJobIsPassedOverAndStays(String differs) throws IOException {
        Map<String, String> fixed = new HashMap<>(JOB.fixed());
        fixed.computeIfPresent(differs, (name, value) -> value + "0");
        JobIdentity other = new JobIdentity(differs.equals("job") ? "other" : "job", fixed);
        new DirectoryCheckpointStore(disk, FOLDER, other, 1).claim();
        write(new DirectoryCheckpointStore(disk, FOLDER, other, 1), 1, 100);
        DirectoryCheckpointStore store = store();
        CheckpointStore.Claim claim = store.claim();
        assertThat(claim.checkpoint()).isEmpty();
        assertThat(claim.passedOver()).singleElement().asString().contains(differs);
        write(store, 2, 1, 2, 3, 4);
        assertThat(disk.list(FOLDER.resolve("checkpoints")))
                .contains("1-100", "2-2", "2-4")
                .doesNotContain("2-1");
    }

    @Test
    void theNewestStayAndAVerifiedOneAmongThem() throws IOException {
        DirectoryCheckpointStore store = store();
        store.claim();
        write(store, 1, 1, 2, 3, 4, 5);
        assertThat(disk.list(FOLDER.resolve("checkpoints"))).containsExactly("1-3", "1-4", "1-5", "incarnation-1");
        List<CheckpointId> all = List.of(new CheckpointId(1, 1), new CheckpointId(1, 2), new CheckpointId(2, 1));
        assertThat(CheckpointCatalog.removable(all, Set.of(all.get(0)), 1)).containsExactly(all.get(1));
        assertThat(CheckpointCatalog.removable(all, Set.of(), 2)).containsExactly(all.get(0));
    }

    @Test
    void anOlderIncarnationWritesNothing() throws IOException {
        DirectoryCheckpointStore paused = store();
        paused.claim();
        write(paused, 1, 100);
        store().claim();
        assertThatThrownBy(() -> write(paused, 1, 200)).hasMessageContaining("incarnation 2 has taken over");
        assertThatThrownBy(() -> paused.store("model.safetensors", new byte[1]))
                .isInstanceOf(OvertakenException.class)
                .hasMessageContaining("incarnation 2 has taken over from 1");
        assertThat(store().claim().checkpoint()).contains(new CheckpointId(1, 100));
    }

    @Test
    void aManifestThatAppearsAfterALaterIncarnationBeganIsPassedOver() throws IOException {
        MemoryDisk other = MemoryDisk.with(FOLDER.getParent());
        DirectoryCheckpointStore store = store();
        store.claim();
        write(store, 1, 100);
        store().claim();
        DirectoryCheckpointStore elsewhere = new DirectoryCheckpointStore(other, FOLDER, JOB, 3);
        elsewhere.claim();
        write(elsewhere, 1, 200);
        Path late = FOLDER.resolve("checkpoints/1-200");
        disk.createFolders(late);
        for (String name : other.list(late)) {
            disk.write(late.resolve(name), other.read(late.resolve(name)));
        }
        CheckpointStore.Claim claim = store().claim();
        assertThat(claim.checkpoint()).contains(new CheckpointId(1, 100));
        assertThat(claim.passedOver())
                .singleElement()
                .asString()
                .contains("1-200")
                .contains("had taken over");
    }

    @Test
    void aFullDiskIsToldAndLosesNothing() throws IOException {
        DirectoryCheckpointStore store = store();
        store.claim();
        write(store, 1, 100);
        disk.leaveRoomFor(500);
        assertThatThrownBy(() -> write(store, 1, 200)).hasMessageContaining("No space left");
        assertThat(disk.list(FOLDER.resolve("checkpoints"))).containsExactly("1-100", "incarnation-1");
        disk.leaveRoomFor(100_000);
        write(store, 1, 300);
        assertThat(store().claim().checkpoint()).contains(new CheckpointId(1, 300));
    }

    /** Wherever the power fails, what comes back is the last checkpoint that was acknowledged, or a newer one. */
    @Test
    void noMomentOfAPowerCutLosesAnAcknowledgedCheckpoint() throws IOException {
        boolean survived = false;
        for (int operations = 0; !survived; operations++) {
            MemoryDisk machine = MemoryDisk.with(FOLDER.getParent());
            DirectoryCheckpointStore store = new DirectoryCheckpointStore(machine, FOLDER, JOB, 1);
            store.claim();
            write(store, 1, 100);
            machine.cutPowerAfter(operations);
            long acknowledged = 100;
            long claimed = 1;
            try {
                write(store, 1, 200);
                acknowledged = 200;
                claimed = new DirectoryCheckpointStore(machine, FOLDER, JOB, 1)
                        .claim()
                        .incarnation();
                survived = true;
            } catch (MemoryDisk.PowerCut cut) {
                survived = false;
            }
            machine.restart();
            CheckpointStore.Claim claim = new DirectoryCheckpointStore(machine, FOLDER, JOB, 1).claim();
            assertThat(claim.incarnation())
                    .as("after %d operations", operations)
                    .isGreaterThan(claimed);
            assertThat(claim.checkpoint().orElseThrow().step())
                    .as("after %d operations", operations)
                    .isGreaterThanOrEqualTo(acknowledged);
            assertThat(claim.passedOver()).as("after %d operations", operations).isEmpty();
        }
    }

    @Test
    void worksOnARealFileSystemToo(@TempDir Path folder) throws IOException {
        Path run = folder.resolve("run");
        DirectoryCheckpointStore store = new DirectoryCheckpointStore(new FileSystemDisk(), run, JOB, 2);
        assertThat(store.claim().incarnation()).isEqualTo(1);
        write(store, 1, 1, 2, 3);
        byte[] model = "model".getBytes(StandardCharsets.UTF_8);
        assertThat(store.store("model.safetensors", model))
                .isEqualTo(run.resolve("model.safetensors").toString());
        assertThat(Files.readAllBytes(run.resolve("model.safetensors"))).isEqualTo(model);
        assertThat(run.resolve("checkpoints").toFile().list()).containsExactlyInAnyOrder("1-2", "1-3", "incarnation-1");
        assertThat(new DirectoryCheckpointStore(new FileSystemDisk(), run, JOB, 2)
                        .claim()
                        .checkpoint())
                .contains(new CheckpointId(1, 3));
        assertThat(new FileSystemDisk().createNew(run.resolve("checkpoints/incarnation-2")))
                .isFalse();
    }
}
