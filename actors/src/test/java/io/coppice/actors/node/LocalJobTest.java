package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs through the real actors. */
class LocalJobTest {
    @TempDir
    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeData() {
        SmallMnist.write(data, 1300, 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode = sequential, epochs = 4",
                "mode = async, epochs = 4, workers = 2, window = 4",
                "mode = async, epochs = 4, workers = 3, window = 2, shards = 3",
                "mode = sync, group = 3, epochs = 4, workers = 2, shards = 2",
                "mode = async, epochs = 3, average = 0.9",
                "mode = async, epochs = 3, workers = 3, window = 8, delay-compensation = 0.04"
            })
    void aJobRunsToItsResult(String train) {
        List<JobEvent> events = TestJob.run(NodeSettings.local(), spec(train, 30), folder, false);
        JobEvent.Finished finished = finished(events);
        List<EpochRow> history = finished.result().history();
        assertThat(history).extracting(EpochRow::epoch).startsWith(1, 2, 3);
        assertThat(history.getLast().loss()).isLessThan(history.getFirst().loss());
        assertThat(history).allMatch(row -> row.seconds() > 0 && row.multiplyAddsPerStep() > 0);
        assertThat(finished.result().testAccuracy()).isBetween(0.05, 1.0);
        assertThat(Path.of(finished.result().modelFile())).isRegularFile();
        assertThat(events).anyMatch(JobEvent.CheckpointWritten.class::isInstance);
    }

    @Test
    void aSequentialJobRepeatsToTheBit() {
        String spec = spec("mode = sequential, epochs = 3", 30);
        List<JobEvent> once = TestJob.run(NodeSettings.local(), spec, folder.resolve("once"), false);
        List<JobEvent> again = TestJob.run(NodeSettings.local(), spec, folder.resolve("again"), false);
        assertThat(TestJob.newestCheckpoint(folder.resolve("once")))
                .isEqualTo(TestJob.newestCheckpoint(folder.resolve("again")))
                .hasSizeGreaterThan(30);
        assertThat(measured(once)).isEqualTo(measured(again));
    }

    @Test
    void aGroupedJobDoesNotDependOnWhoComputes() {
        TestJob.run(NodeSettings.local(), spec("mode = sync, group = 4, epochs = 2, workers = 1", 30), one(), false);
        for (int workers : new int[] {2, 4}) {
            Path other = folder.resolve("workers-" + workers);
            String train = "mode = sync, group = 4, epochs = 2, workers = " + workers;
            TestJob.run(NodeSettings.local(), spec(train, 30), other, false);
            assertThat(TestJob.newestCheckpoint(other)).isEqualTo(TestJob.newestCheckpoint(one()));
        }
    }

    @Test
    void aJobThatWasKilledAndResumedEqualsOneThatWasNot() {
        String spec = spec("mode = sequential, epochs = 60", 30).replace("30s", "20ms");
        List<JobEvent> whole = TestJob.run(NodeSettings.local(), spec, one(), false);
        killAfterCheckpoints(spec, two(), 1);
        List<JobEvent> resumed = TestJob.run(NodeSettings.local(), spec, two(), true);
        JobEvent.Started started = (JobEvent.Started) resumed.getFirst();
        assertThat(started.fromStep()).isBetween(1L, 1199L);
        assertThat(TestJob.newestCheckpoint(two())).isEqualTo(TestJob.newestCheckpoint(one()));
        assertThat(measured(resumed)).isEqualTo(measured(whole));
    }

    /** Ends the actor system without a word to anyone. */
    private void killAfterCheckpoints(String spec, Path store, int checkpoints) {
        AtomicInteger written = new AtomicInteger();
        try (LocalNode node = LocalNode.start(NodeSettings.local(), NodeParts.standard())) {
            JobHandle job = node.submit(TestJob.NAME, spec, store, false);
            job.events(event -> {
                if (event instanceof JobEvent.CheckpointWritten && written.incrementAndGet() == checkpoints) {
                    node.node().system().terminate();
                }
            });
            node.node().system().getWhenTerminated().toCompletableFuture().join();
        }
    }

    @Test
    void aCancelledJobGoesOnWhereItStopped() {
        String spec = spec("mode = async, epochs = 6", 100);
        JobEvent last;
        try (LocalNode node = LocalNode.start(NodeSettings.local(), NodeParts.standard())) {
            JobHandle job = node.submit(TestJob.NAME, spec, folder, false);
            last = TestJob.follow(job, event -> {
                        if (event instanceof JobEvent.EpochFinished) {
                            job.cancel();
                        }
                    })
                    .getLast();
        }
        long step = ((JobEvent.Cancelled) last).step();
        List<JobEvent> resumed = TestJob.run(NodeSettings.local(), spec, folder, true);
        assertThat(((JobEvent.Started) resumed.getFirst()).fromStep())
                .isEqualTo(step)
                .isPositive();
        assertThat(finished(resumed).result().history()).hasSize(6);
    }

    @Test
    void aStoreThatHoldsARunIsNotOverwritten() {
        String spec = spec("mode = async, epochs = 1", 30);
        TestJob.run(NodeSettings.local(), spec, folder, false);
        List<JobEvent> second = TestJob.run(NodeSettings.local(), spec, folder, false);
        assertThat(((JobEvent.Failed) second.getLast()).reason()).contains("already holds a run");
    }

    @Test
    void aLostCoordinatorIsReplacedByAnotherThatGoesOn() {
        AtomicInteger lives = new AtomicInteger();
        NodeParts standard = NodeParts.standard();
        NodeParts failing = new NodeParts(
                standard.shard(),
                standard.sampler(),
                (submission, spec) -> {
                    if (lives.getAndIncrement() == 0) {
                        throw new IllegalStateException("killed");
                    }
                    return standard.checkpointer().apply(submission, spec);
                },
                standard.kernels());
        try (LocalNode node = LocalNode.start(NodeSettings.local(), failing)) {
            String spec = spec("mode = async, epochs = 1", 30);
            List<JobEvent> events = TestJob.follow(node.submit(TestJob.NAME, spec, folder, false), event -> {});
            assertThat(events.getFirst()).isInstanceOf(JobEvent.Warning.class);
            finished(events);
        }
    }

    @Test
    void aRunningJobIsNotSubmittedTwice() {
        String spec = spec("mode = async, epochs = 50", 30);
        try (LocalNode node = LocalNode.start(NodeSettings.local(), NodeParts.standard())) {
            node.submit(TestJob.NAME, spec, folder, false);
            assertThat(folder.resolve("submission.json"))
                    .as("durable before it is acknowledged")
                    .isRegularFile();
            assertThatThrownBy(() -> node.submit(TestJob.NAME, spec, folder, false))
                    .hasMessageContaining(TestJob.NAME)
                    .hasMessageContaining("running");
        }
    }

    @Test
    void aSubmissionThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (LocalNode node = LocalNode.start(NodeSettings.local(), NodeParts.standard())) {
            String spec = spec("epochs = 1", 30);
            assertThatThrownBy(() -> node.submit(TestJob.NAME, spec, file.resolve("store"), false))
                    .hasMessageContaining(TestJob.NAME)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void dataThatCannotBeReadEndsTheJobWithASentence() {
        String spec = spec("mode = async, epochs = 1", 30).replace(data.toString(), folder.toString());
        List<JobEvent> events = TestJob.run(NodeSettings.local(), spec, folder.resolve("store"), false);
        assertThat(((JobEvent.Failed) events.getLast()).reason()).contains(folder.toString(), "neither");
    }

    @Test
    void anExplodingJobStopsAtTheDoor() {
        String spec = spec("mode = async, epochs = 6", 30) + "optimizer { rate = 1e30 }\n";
        List<JobEvent> events = TestJob.run(NodeSettings.local(), spec, folder, false);
        assertThat(((JobEvent.Failed) events.getLast()).reason()).contains("step", "finite", "layer", "checkpoint");
    }

    private Path one() {
        return folder.resolve("one");
    }

    private Path two() {
        return folder.resolve("two");
    }

    private static List<List<Object>> measured(List<JobEvent> events) {
        return finished(events).result().history().stream()
                .map(row -> List.<Object>of(row.step(), row.loss(), row.penalty(), row.validationLoss()))
                .toList();
    }

    private static String spec(String train, int checkpointSeconds) {
        return """
                name = small
                data { path = "%s", batch = 50, validation = 300 }
                train { %s }
                checkpoint { every = %ds }
                """.formatted(data, train, checkpointSeconds);
    }
}
