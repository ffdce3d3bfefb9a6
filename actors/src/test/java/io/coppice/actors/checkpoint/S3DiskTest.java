package io.coppice.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** A checkpoint store on an S3 server, spoken to over HTTP. */
@Timeout(60)
class S3DiskTest {
    private static final JobIdentity JOB = JobIdentity.of("job", JobSpec.DEFAULT);
    private static S3Server server;
    private static S3Disk disk;

    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start();
        disk = server.disk();
    }

    @AfterAll
    static void stop() throws Exception {
        disk.close();
        server.close();
    }

    @BeforeEach
    void aFolderOfItsOwn(TestInfo test) {
        folder = Path.of("/jobs", test.getTestMethod().orElseThrow().getName());
    }

    private CheckpointStore store() {
        return new DirectoryCheckpointStore(disk, folder, JOB, 2);
    }

    private static CheckpointContents contents(long incarnation, long step) {
        NamedArray weights = new NamedArray("fc1.weight", new int[] {2, 2, 1}, new float[] {step, 1, -0f, 1e-42f});
        NamedArray phi = new NamedArray("fc1.phi", new int[] {3}, new float[] {step, 2, 3});
        List<Part> parts = List.of(
                new Part("s", 0, List.of(weights), Map.of("steps", step)),
                new Part("s", -1, List.of(phi), Map.of("steps", step)));
        return new CheckpointContents(new CheckpointId(incarnation, step), "{\"step\":" + step + "}", parts);
    }

    @Test
    void checkpointsAreFoundReadBackAndRemoved() throws IOException {
        CheckpointStore first = store();
        CheckpointStore.Claim claimed = first.claim();
        assertThat(claimed.checkpoint()).isEmpty();
        for (long step : new long[] {100, 200, 300}) {
            first.write(contents(claimed.incarnation(), step));
        }
        assertThat(first.store("model.safetensors", new byte[] {1, 2})).isEqualTo(folder + "/model.safetensors");
        CheckpointStore second = store();
        CheckpointStore.Claim claim = second.claim();
        assertThat(claim.incarnation()).isGreaterThan(claimed.incarnation());
        assertThat(claim.checkpoint()).contains(new CheckpointId(claimed.incarnation(), 300));
        assertThat(second.read(claim.checkpoint().orElseThrow(), 0)
                        .arrays()
                        .getFirst()
                        .data())
                .containsExactly(300, 1, -0f, 1e-42f);
        assertThat(disk.list(folder.resolve("checkpoints")))
                .as("two checkpoints stay, and no temporary file")
                .filteredOn(name -> !name.startsWith("incarnation-"))
                .containsExactly(claimed.incarnation() + "-200", claimed.incarnation() + "-300");
        assertThat(disk.list(folder)).containsExactly("checkpoints", "incarnation", "model.safetensors");
        assertThatThrownBy(() -> first.write(contents(claimed.incarnation(), 400)))
                .isInstanceOf(OvertakenException.class);
    }

    @Test
    void aDamagedCheckpointIsPassedOver() throws IOException {
        CheckpointStore first = store();
        long incarnation = first.claim().incarnation();
        first.write(contents(incarnation, 100));
        first.write(contents(incarnation, 200));
        Path damaged = folder.resolve("checkpoints").resolve(incarnation + "-200");
        disk.write(damaged.resolve("cursor.json"), "{\"step\":201}".getBytes(StandardCharsets.UTF_8));
        CheckpointStore.Claim claim = store().claim();
        assertThat(claim.checkpoint()).contains(new CheckpointId(incarnation, 100));
        assertThat(claim.passedOver()).hasSize(1).first().asString().contains(incarnation + "-200", "damaged");
    }

    /** An answer that was lost may cost a number: then nobody has it. */
    @Test
    void ofManyWhoClaimAtOnceEachGetsAnother() throws Exception {
        List<Callable<Long>> claims = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            claims.add(() -> store().claim().incarnation());
        }
        List<Long> incarnations = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(claims.size())) {
            for (Future<Long> claim : threads.invokeAll(claims)) {
                incarnations.add(claim.get());
            }
        }
        assertThat(incarnations).hasSize(claims.size()).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        assertThat(disk.list(folder)).isEmpty();
        disk.delete(folder.resolve("nothing"));
        assertThatThrownBy(() -> disk.read(folder.resolve("nothing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whoMayNotAskHearsWhatIsWrong() {
        S3Disk.Keys wrong = new S3Disk.Keys("somebody", "wrong");
        try (S3Disk stranger = S3Server.disk(server.endpoint(), S3Server.BUCKET, wrong);
                S3Disk elsewhere = S3Server.disk(server.endpoint(), "another", new S3Disk.Keys("somebody", "secret"));
                S3Disk nowhere = S3Server.disk(URI.create("http://127.0.0.1:1"), S3Server.BUCKET, wrong)) {
            assertThatThrownBy(() -> stranger.list(folder)).hasMessageContainingAll("bucket coppice at http", "403");
            assertThatThrownBy(() -> elsewhere.list(folder))
                    .hasMessageContainingAll("bucket another", "404", "not exist");
            assertThatThrownBy(() -> nowhere.list(folder)).hasMessageContaining("cannot be asked");
        }
    }

    /** It would give one incarnation to two coordinators. */
    @Test
    void aServerWithoutConditionalWritesIsRefused() throws IOException {
        HttpServer careless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        careless.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        careless.start();
        URI endpoint = URI.create("http://127.0.0.1:" + careless.getAddress().getPort());
        try (S3Disk there =
                S3Disk.open(Optional.of(endpoint), "us-east-1", "coppice", Optional.of(new S3Disk.Keys("a", "b")))) {
            assertThatThrownBy(() -> there.createNew(folder.resolve("claim"))).hasMessageContaining("If-None-Match");
        } finally {
            careless.stop(0);
        }
    }
}
