package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.coppice.actors.fixture.SecondNode;
import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.compute.kernel.opencl.OpenClDevices;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs, two shards, two workers, one job. */
class TwoNodesTest {

    @Test
    void aJobRunsOnTwoNodes(@TempDir Path folder) throws IOException {
        assertThat(train(folder, "", NodeParts.standard()).share()).isEqualTo("1 shard, 1 worker");
    }

    /** Each node computes with what it has, and both learn the same network. */
    @Test
    void aCpuAndADeviceShareAJob(@TempDir Path folder) throws IOException {
        assumeFalse(OpenClDevices.list().isEmpty(), "there is no OpenCL device; on Debian pocl-opencl-icd is one");
        AtomicInteger steps = new AtomicInteger();
        NodeParts counting = NodeParts.standard().withSteps((step, network, gradient) -> steps.incrementAndGet());
        assertThat(train(folder, "opencl", counting).steps()).matches("opencl [1-9]\\d*");
        assertThat(steps.get()).isPositive();
    }

    /** What the second node says of its part when it leaves. */
    private record Left(String share, String steps) {}

    /** Trains a job to its end. @param kernels of the second node; empty for those of the job */
    private static Left train(Path folder, String kernels, NodeParts parts) throws IOException {
        SmallMnist.write(folder.resolve("data"), 800, 100);
        int port = freePort();
        NodeSettings settings =
                new NodeSettings("127.0.0.1", port, Set.of("front", "shard", "worker"), List.of(), 2, Map.of());
        try (SecondNode second = SecondNode.start("127.0.0.1:" + port, kernels);
                LocalNode first = LocalNode.start(settings, parts)) {
            JobHandle job = first.submit(TestJob.NAME, spec(folder), folder.resolve("store"), false);
            List<JobEvent> events = TestJob.follow(job, event -> {});
            List<EpochRow> history = finished(events).result().history();
            assertThat(history.getLast().loss()).isLessThan(history.getFirst().loss());
            String share = second.leave();
            return new Left(share, second.steps());
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
