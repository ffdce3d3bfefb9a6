package io.coppice.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.actors.client.ClientException;
import io.coppice.actors.client.CoppiceClient;
import io.coppice.actors.client.RemoteClient;
import io.coppice.actors.client.RemoteJob;
import io.coppice.deploy.command.CommandLines;
import io.coppice.deploy.process.CoppiceProcess;
import io.coppice.protocols.message.JobEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** LeNet-5 on three JVMs: submitted by HTTP, followed, a node killed, another sent away, the result fetched and evaluated. */
@Timeout(600)
class ThreeNodesTest {
    private static final String JOB = """
            data { validation = 59000, batch = 50 }
            model { name = lenet5 }
            train { epochs = 8, workers = 3, window = 6 }
            checkpoint { every = 2s }
            """;

    private static final String SECRET = "secret=the-nodes-of-this-test-know-each-other";

    @TempDir
    private Path folder;

    @Test
    void aJobOutlivesItsNodes() throws Exception {
        int port = Nodes.freePort();
        int front = Nodes.freePort();
        String seeds = "seeds = \"127.0.0.1:" + port + "\"";
        try (CoppiceProcess first = node(seeds, port, "front.port=" + front, "token=secret", SECRET);
                CoppiceProcess second = node(seeds, 0, "front.port=0", "token=secret", SECRET);
                CoppiceProcess third = node(seeds, 0, "roles=[worker]", SECRET)) {
            for (CoppiceProcess node : List.of(first, second, third)) {
                node.awaitOutput("is up");
            }
            String at = "127.0.0.1:" + front;
            try (RemoteClient client = CoppiceClient.connect(at, Optional.of("secret"))) {
                assertRefusals(at, client);
                RemoteJob job = client.submit("small", JOB);
                List<JobEvent> events = followAndLose(job, third, second);
                assertThat(events.getLast()).isInstanceOf(JobEvent.Finished.class);
                assertRepeatsNothing(events);
                assertThat(client.submit("small", JOB).job()).as("again").isEqualTo("small");
                assertThat(client.status("small").state()).isEqualTo("finished");
            }
            assertThat(get(at, "/metrics")).contains("coppice_steps_total{job=\"small\",state=\"finished\"} 160");
            assertThat(get(at, "/metrics"))
                    .contains("coppice_worker_seconds_total{job=\"small\",state=\"finished\"}")
                    .contains("coppice_workers{job=\"small\",state=\"finished\"} 0.0")
                    .contains("coppice_sent_bytes_total{node=\"akka://coppice@127.0.0.1:" + port);
            assertThat(get(at, "/health")).contains("\"status\":\"up\"");
            String result = run("result", "small", "--out", "fetched", "--at", at, "--token", "secret");
            assertThat(result).contains("accuracy");
            assertThat(run("evaluate", "fetched")).contains("test accuracy");
            assertThat(run("jobs", "--at", at, "--token", "secret")).contains("small", "finished");
        }
    }

    private CoppiceProcess node(String seeds, int port, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(seeds, "bind.port=" + port, "advertise.port=" + port, "shards=2"));
        all.addAll(List.of(settings));
        return Nodes.start(folder, all);
    }

    private static void assertRefusals(String at, RemoteClient client) throws Exception {
        HttpResponse<String> put = send(HttpRequest.newBuilder(URI.create("http://" + at + "/jobs"))
                .header("Authorization", "Bearer secret")
                .PUT(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(put.headers().firstValue("Allow")).contains("GET, POST");
        assertThat(put.body()).contains("PUT", "allowed: GET, POST");
        RemoteClient stranger = CoppiceClient.connect(at, Optional.of("wrong"));
        assertThatThrownBy(stranger::jobs).isInstanceOf(ClientException.class).hasMessageContaining("token");
        RemoteClient silent = CoppiceClient.connect(at, Optional.empty());
        assertThatThrownBy(silent::jobs).hasMessageContaining("token");
        assertThatThrownBy(() -> client.submit("bad", "train.epoch = 3")).hasMessageContaining("train.epochs");
        assertThatThrownBy(() -> client.submit("../bad", "train.epochs = 3")).hasMessageContaining("letters");
        assertThatThrownBy(() -> client.submit("big", "#" + "x".repeat(2_000_000)))
                .hasMessageContaining("bytes");
        assertThatThrownBy(() -> client.result("none")).hasMessageContaining("There is no job named none");
    }

    /** One dies after the first epoch, a worker; one leaves in order after the second, and holds a shard. */
    private static List<JobEvent> followAndLose(RemoteJob job, CoppiceProcess dies, CoppiceProcess leaves)
            throws Exception {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        Semaphore epochs = new Semaphore(0);
        CompletableFuture<JobEvent> last = job.follow(event -> {
            events.add(event);
            if (event instanceof JobEvent.EpochFinished) {
                epochs.release();
            }
        });
        assertThat(epochs.tryAcquire(150, TimeUnit.SECONDS)).isTrue();
        dies.kill();
        assertThat(epochs.tryAcquire(100, TimeUnit.SECONDS)).isTrue();
        leaves.terminate();
        assertThat(leaves.await()).as("left in order: 128 + SIGTERM").isEqualTo(143);
        last.get(200, TimeUnit.SECONDS);
        return events;
    }

    /** The lost worker cost its leases; the node that left in order a beginning, at the very step that was reached. */
    private static void assertRepeatsNothing(List<JobEvent> events) {
        List<Long> begun = new ArrayList<>();
        long reached = 0;
        for (JobEvent event : events) {
            switch (event) {
                case JobEvent.Started started -> {
                    begun.add(started.fromStep());
                    assertThat(started.fromStep()).isGreaterThanOrEqualTo(reached);
                }
                case JobEvent.Progress progress -> reached = progress.step();
                case JobEvent.EpochFinished epoch ->
                    reached = Math.max(reached, epoch.row().step());
                default -> {}
            }
        }
        assertThat(begun).hasSize(2).startsWith(0L);
    }

    private static String get(String at, String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://" + at + path))).body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private String run(String... arguments) {
        return CommandLines.run(folder, arguments);
    }
}
