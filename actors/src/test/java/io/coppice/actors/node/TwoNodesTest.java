package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.SecondNode;
import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs, two shards, two workers, one job. */
class TwoNodesTest {

    @Test
    void aJobRunsOnTwoNodes(@TempDir Path folder) throws IOException {
        SmallMnist.write(folder.resolve("data"), 800, 100);
        int port = freePort();
        NodeSettings settings =
                new NodeSettings("127.0.0.1", port, Set.of("front", "shard", "worker"), List.of(), 2, Map.of());
        try (SecondNode second = SecondNode.start("127.0.0.1:" + port);
                LocalNode first = LocalNode.start(settings, NodeParts.standard())) {
            JobHandle job = first.submit(TestJob.NAME, spec(folder), folder.resolve("store"), false);
            List<JobEvent> events = TestJob.follow(job, event -> {});
            List<EpochRow> history = finished(events).result().history();
            assertThat(history.getLast().loss()).isLessThan(history.getFirst().loss());
            assertThat(second.leave()).isEqualTo("1 shard, 1 worker");
        }
    }

    private static String spec(Path folder) {
        return """
                name = small
                data { path = "%s", batch = 50, validation = 200 }
                train { epochs = 4, workers = 2, window = 4, shards = 2 }
                """.formatted(folder.resolve("data"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
