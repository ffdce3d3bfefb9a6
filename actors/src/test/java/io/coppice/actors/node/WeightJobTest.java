package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs whose methods work on single weights, through the real actors, through all of their phases. */
@Timeout(120)
class WeightJobTest {
    private static final String HOYER = "deephoyer, regulariser = hoyer-square, strength = 0.01, threshold = 0.01,"
            + " dense-epochs = 1, fine-tune-epochs = 2";
    private static final String GROUP =
            "deephoyer, regulariser = group-hs, strength = 0.05, sensitivity = 0.5," + " fine-tune-epochs = 3";
    private static final String SOFT =
            "continuous-sparsification, initial = 0, lambda = 1e-5, rounds = 2, round-epochs = 2, rewind-epoch = 1";
    private static final String MAGNITUDE = "magnitude, schedule = iterative, sparsity = 0.9, first-epoch = 2,"
            + " rounds = 3, round-epochs = 1, rewind = true, rewind-epoch = 1";

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeData() {
        SmallMnist.write(data, 700, 100);
    }

    private static String spec(String method, String train) {
        return """
                seed = 3
                data { path = "%s", validation = 100, batch = 60 }
                model { name = mlp, widths = [20, 10] }
                method { name = %s }
                optimizer { name = sgd, rate = 0.05, schedule { name = exponential, factor = 0.9 } }
                train { %s, epochs = 6 }
                checkpoint { every = 50ms, keep = 3 }
                """.formatted(data, method, train);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {HOYER, GROUP, SOFT, MAGNITUDE})
    void aSequentialJobThatWasKilledAndResumedEqualsOneThatWasNot(String method) {
        String spec = spec(method, "mode = sequential");
        List<JobEvent> whole = TestJob.run(NodeSettings.local(), spec, folder.resolve("whole"), false);
        for (int epoch : new int[] {2, 4}) {
            Path store = folder.resolve("killed-" + epoch);
            killAfter(spec, store, epoch);
            List<JobEvent> resumed = TestJob.run(NodeSettings.local(), spec, store, true);
            assertThat(TestJob.newestCheckpoint(store)).isEqualTo(TestJob.newestCheckpoint(folder.resolve("whole")));
            assertThat(rows(resumed)).isEqualTo(rows(whole));
        }
        EpochRow last = finished(whole).result().history().getLast();
        assertThat(finished(whole).result().history().getFirst().penalty() > 0)
                .as("what the method adds to the loss is told")
                .isEqualTo(!method.equals(MAGNITUDE));
        assertThat(last.size().weightsKept()).isLessThan(last.size().weightsTotal());
    }

    /** Several shards share the sums of layers, and steps come in any order. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {HOYER, GROUP, SOFT, MAGNITUDE})
    void anAsynchronousJobOfThreeShardsIsKilledAndGoesOn(String method) {
        String spec = spec(method, "mode = async, workers = 2, window = 4, shards = 3");
        killAfter(spec, folder, 3);
        JobEvent.Finished finished = finished(TestJob.run(NodeSettings.local(), spec, folder, true));
        EpochRow last = finished.result().history().getLast();
        assertThat(last.epoch()).isEqualTo(6);
        assertThat(last.size().weightsKept())
                .isPositive()
                .isLessThan(last.size().weightsTotal());
        assertThat(last.loss()).isFinite();
    }

    private static List<String> rows(List<JobEvent> events) {
        return finished(events).result().history().stream()
                .map(row -> row.epoch() + " " + row.loss() + " " + row.penalty() + " " + row.validationLoss() + " "
                        + row.size().weightsKept() + " " + row.size().multiplyAddsKept())
                .toList();
    }

    /** Ends the actor system without a word at the first checkpoint after an epoch. */
    private static void killAfter(String spec, Path store, int epoch) {
        AtomicBoolean reached = new AtomicBoolean();
        try (LocalNode node = LocalNode.start(NodeSettings.local(), NodeParts.standard())) {
            node.submit(TestJob.NAME, spec, store, false).events(event -> {
                if (event instanceof JobEvent.EpochFinished finished
                        && finished.row().epoch() >= epoch) {
                    reached.set(true);
                }
                if (reached.get() && (event instanceof JobEvent.CheckpointWritten || event.isLast())) {
                    node.node().system().terminate();
                }
            });
            node.node().system().getWhenTerminated().toCompletableFuture().join();
        }
    }
}
