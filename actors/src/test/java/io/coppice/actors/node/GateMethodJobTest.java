package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method that learns gates, as a job through the real actors. */
class GateMethodJobTest {
    @TempDir
    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeData() {
        SmallMnist.write(data, 900, 100);
    }

    static Stream<String> methods() {
        return Stream.of(
                "name = l0-arm, estimator = reinforce",
                "name = l0-hc, lambda = 0.1, drop = 0.3",
                "name = l0-arm, estimator = disarm, fine-tune = 1, target { weights = 0.2 }",
                "name = l0-arm, gates = per-sample",
                "name = l0-hc, gates = per-sample, fine-tune = 1",
                "name = dep-l0, direction = backward, fine-tune = 1");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aSequentialJobThatWasKilledAndResumedEqualsOneThatWasNot(String method) {
        String spec = spec(method, "mode = sequential, epochs = 10, average = 0.9", "50ms");
        TestJob.run(NodeSettings.local(), spec, folder.resolve("whole"), false);
        killAtACheckpoint(spec, folder.resolve("killed"));
        List<JobEvent> resumed = TestJob.run(NodeSettings.local(), spec, folder.resolve("killed"), true);
        assertThat(((JobEvent.Started) resumed.getFirst()).fromStep()).isPositive();
        finished(resumed);
        assertThat(TestJob.newestCheckpoint(folder.resolve("killed")))
                .isEqualTo(TestJob.newestCheckpoint(folder.resolve("whole")));
    }

    private static void killAtACheckpoint(String spec, Path store) {
        try (LocalNode node = LocalNode.start(NodeSettings.local(), NodeParts.standard())) {
            node.submit(TestJob.NAME, spec, store, false).events(event -> {
                if (event instanceof JobEvent.CheckpointWritten written && written.step() > 0) {
                    node.node().system().terminate();
                }
            });
            node.node().system().getWhenTerminated().toCompletableFuture().join();
        }
    }

    /** Every local message goes through its serializer and back. */
    @ParameterizedTest
    @MethodSource("methods")
    void anAsynchronousJobLearns(String method) {
        String spec = spec(method, "mode = async, workers = 2, window = 4, shards = 2, epochs = 4", "30s");
        NodeSettings serialized = NodeSettings.local().withAkka(Map.of("akka.actor.serialize-messages", "on"));
        List<EpochRow> history =
                finished(TestJob.run(serialized, spec, folder, false)).result().history();
        assertThat(history.getLast().loss()).isLessThan(history.getFirst().loss());
    }

    private static String spec(String method, String train, String every) {
        return """
                name = small
                data { path = "%s", batch = 50, validation = 200 }
                model { name = mlp, widths = [40] }
                method { %s }
                train { %s }
                checkpoint.every = %s
                """.formatted(data, method, train, every);
    }
}
