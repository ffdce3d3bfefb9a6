package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs with a small residual network: gates behind batch normalisation, and its running statistics, through the real actors. */
@Timeout(120)
class ResidualJobTest {
    @TempDir
    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeData() {
        SmallMnist.write(data, 500, 100);
    }

    private static String spec(String train, String every) {
        return """
                name = small
                data { path = "%s", batch = 50, validation = 100 }
                model {
                  name = layers
                  layers = [
                    { type = convolution, outputs = 4, stride = 3, bias = false }
                    batch-norm
                    relu
                    { type = residual
                      main = [
                        { type = convolution, outputs = 6, stride = 2, bias = false }
                        { type = batch-norm, gates = true }
                        relu
                        { type = convolution, outputs = 6, bias = false }
                        batch-norm
                      ]
                      shortcut = [{ type = convolution, outputs = 6, kernel = 1, stride = 2, bias = false }, batch-norm]
                    }
                    relu
                    flatten
                    { type = dense, outputs = 10 }
                  ]
                }
                method { lambda = 0.01 }
                optimizer.rate = 0.01
                train { %s }
                checkpoint { every = %s }
                """.formatted(data, train, every);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode = sequential, epochs = 8",
                "mode = async, epochs = 8, workers = 2, window = 4, shards = 3",
                "mode = sync, group = 2, epochs = 8, workers = 2, shards = 2, average = 0.5"
            })
    void aResidualNetworkLearns(String train) {
        List<JobEvent> events = TestJob.run(NodeSettings.local(), spec(train, "30s"), folder, false);
        List<EpochRow> history = finished(events).result().history();
        assertThat(history.getLast().loss()).isLessThan(0.8 * history.getFirst().loss());
        // By running statistics that never moved from 0 and 1 the validation would be far from the training.
        assertThat(history.getLast().validationLoss())
                .isLessThan(1.5 * history.getFirst().loss());
        assertThat(TestJob.newestCheckpoint(folder).keySet())
                .anyMatch(name -> name.startsWith("bn2.running_var"))
                .anyMatch(name -> name.startsWith("bn1.weight"))
                .noneMatch(name -> name.startsWith("conv1.bias"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    void theFinishedNetworkHasStatisticsOfItsOwn(int batches) {
        String train = "mode = sequential, epochs = 3, statistics-batches = " + batches;
        var result = finished(TestJob.run(NodeSettings.local(), spec(train, "30s"), folder, false))
                .result();
        // 24 steps of momentum 0.1 have forgotten where they began, but not followed the weights.
        if (batches == 0) {
            assertThat(result.testAccuracyBefore()).isEqualTo(result.testAccuracy());
        } else {
            assertThat(result.testAccuracyBefore())
                    .isNotEqualTo(result.testAccuracy())
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void runningStatisticsResumeToTheBit() {
        String spec = spec("mode = sequential, epochs = 200, shards = 2", "20ms");
        TestJob.run(NodeSettings.local(), spec, folder.resolve("whole"), false);
        Path cut = folder.resolve("cut");
        AtomicInteger written = new AtomicInteger();
        try (LocalNode node = LocalNode.start(NodeSettings.local(), NodeParts.standard())) {
            JobHandle job = node.submit(TestJob.NAME, spec, cut, false);
            job.events(event -> {
                if (event instanceof JobEvent.CheckpointWritten && written.incrementAndGet() == 1) {
                    node.node().system().terminate();
                }
            });
            node.node().system().getWhenTerminated().toCompletableFuture().join();
        }
        List<JobEvent> resumed = TestJob.run(NodeSettings.local(), spec, cut, true);
        assertThat(((JobEvent.Started) resumed.getFirst()).fromStep()).isBetween(1L, 1599L);
        assertThat(TestJob.newestCheckpoint(cut)).isEqualTo(TestJob.newestCheckpoint(folder.resolve("whole")));
    }

    @Test
    void aJobBeginsWithTheWeightsOfAnotherOne() {
        List<JobEvent> first =
                TestJob.run(NodeSettings.local(), spec("mode = sequential, epochs = 8", "30s"), folder, false);
        String model = finished(first).result().modelFile();
        String spec = spec("mode = sequential, epochs = 1", "30s")
                .replace("name = layers\n", "name = layers\n init = \"" + model + "\"\n");
        List<JobEvent> second = TestJob.run(NodeSettings.local(), spec, folder.resolve("second"), false);
        double begins = finished(second).result().history().getFirst().loss();
        assertThat(begins)
                .isLessThan(0.7 * finished(first).result().history().getFirst().loss());

        String other = spec.replace("outputs = 4", "outputs = 5");
        JobEvent last = TestJob.run(NodeSettings.local(), other, folder.resolve("other"), false)
                .getLast();
        assertThat(((JobEvent.Failed) last).reason()).contains(model, "of another network");
        JobEvent none = TestJob.run(
                        NodeSettings.local(), spec.replace(model, "missing.safetensors"), folder.resolve("none"), false)
                .getLast();
        assertThat(((JobEvent.Failed) none).reason()).contains("missing.safetensors");
    }
}
