package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that stop early and keep their best network, and jobs that begin with given weights, through the real actors. */
@Timeout(300)
class JudgedEpochsJobTest {
    /** A rate at which validation soon gets worse. */
    private static final String RATE = "optimizer.rate = 0.02";

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeData() {
        SmallMnist.write(data, 900, 100);
    }

    private static String spec(String method, String train, String more) {
        return """
                name = small
                data { path = "%s", batch = 50, validation = 200 }
                model { name = mlp, widths = [40] }
                method { %s }
                train { %s }
                %s
                """.formatted(data, method, train, more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = dense; sequential",
                "name = l0-arm; async",
                "name = l0-hc; sync",
                "name = magnitude, first-epoch = 2, rounds = 2, round-epochs = 1; sequential"
            })
    void theBestEpochsNetworkIsFinishedAndNoOther(String job) {
        String[] parts = job.split("; ");
        String train = "mode = " + parts[1] + ", epochs = 12, stop-after = 3, keep-best = true, shards = 2";
        NodeSettings serialized = NodeSettings.local().withAkka(Map.of("akka.actor.serialize-messages", "on"));

        JobResult result = finished(TestJob.run(serialized, spec(parts[0], train, RATE), folder, false))
                .result();

        List<EpochRow> judged = result.history().stream()
                .filter(row -> !parts[0].contains("magnitude") || row.epoch() > 3)
                .toList();
        EpochRow best = judged.stream()
                .min(Comparator.comparingDouble(EpochRow::validationObjective))
                .orElseThrow();
        assertThat(result.course().modelEpoch()).isEqualTo(best.epoch());
        assertThat(result.size().weightsKept()).isEqualTo(best.size().weightsKept());
        assertThat(result.course().answers().total()).isEqualTo(100);
        assertThat((double) result.course().answers().right() / 100).isEqualTo(result.testAccuracy());
        assertThat(result.history())
                .allSatisfy(row -> assertThat(row.trainingAccuracy()).isBetween(0.0, 1.0));
        int epochs = result.history().size();
        assertThat(result.course().stoppedEarly()).isEqualTo(epochs < 12);
        assertThat(epochs == 12 || epochs == best.epoch() + 3).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name = dense", "name = l0-arm, estimator = disarm"})
    void killedAndResumedItChoosesTheSameNetwork(String method) throws IOException {
        String train = "mode = sequential, epochs = 12, stop-after = 4, keep-best = true";
        String spec = spec(method, train, RATE + ", checkpoint.every = 50ms");
        JobResult whole = finished(TestJob.run(NodeSettings.local(), spec, folder.resolve("whole"), false))
                .result();
        try (LocalNode node = LocalNode.start(NodeSettings.local(), NodeParts.standard())) {
            node.submit(TestJob.NAME, spec, folder.resolve("killed"), false).events(event -> {
                if (event instanceof JobEvent.CheckpointWritten written && written.step() > 30) {
                    node.node().system().terminate();
                }
            });
            node.node().system().getWhenTerminated().toCompletableFuture().join();
        }

        List<JobEvent> events = TestJob.run(NodeSettings.local(), spec, folder.resolve("killed"), true);

        assertThat(((JobEvent.Started) events.getFirst()).fromStep()).isPositive();
        JobResult resumed = finished(events).result();
        assertThat(resumed.course())
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(whole.course());
        assertThat(Files.readAllBytes(folder.resolve("killed/model.safetensors")))
                .isEqualTo(Files.readAllBytes(folder.resolve("whole/model.safetensors")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = l0-arm",
                "name = l0-arm, gate = hard-sigmoid, drop = 0.5",
                "name = l0-arm, drop = 0, gates = per-sample",
                "name = l0-hc, drop = [0.2, 0.5]",
                "name = dep-l0",
                "name = l0-arm, fine-tune = 1, target.weights = 0.5"
            })
    void gatesBeginOpenOverGivenWeights(String method) {
        JobResult dense = finished(TestJob.run(
                        NodeSettings.local(), spec("name = dense", "epochs = 6", ""), folder.resolve("dense"), false))
                .result();
        double known = dense.history().getLast().validationAccuracy();
        String init = "model.init = \"" + folder.resolve("dense/model.safetensors") + "\"";

        List<JobEvent> events =
                TestJob.run(NodeSettings.local(), spec(method, "epochs = 2", init), folder.resolve("gated"), false);

        JobEvent.StartMeasured start = events.stream()
                .filter(JobEvent.StartMeasured.class::isInstance)
                .map(JobEvent.StartMeasured.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(start.metrics().decidingValue()).as("of " + known).isGreaterThanOrEqualTo(known - 0.01);
        assertThat(finished(events).result().course().start()).isEqualTo(start.metrics());
    }
}
