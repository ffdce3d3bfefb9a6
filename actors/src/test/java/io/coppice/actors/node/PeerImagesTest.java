package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.compute.data.ImageSplits;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node without the images of a job has them from another; where none has them, the job says so. */
class PeerImagesTest {
    private static final Set<String> ALL = Set.of("front", "shard", "worker");

    @TempDir
    private Path folder;

    @Test
    void aNodeFetchesWhatItHasNot() {
        SmallMnist.write(folder.resolve("data"), 400, 100);
        JobEvent last = lastEvent(NodeParts.standard());
        assertThat(finished(List.of(last)).result().history()).hasSize(2);
    }

    @Test
    void imagesThatNobodyHasAreNamed() {
        JobEvent last = lastEvent(NodeParts.standard().withImages(PeerImagesTest::none));
        assertThat(last)
                .isInstanceOfSatisfying(
                        JobEvent.Failed.class,
                        failed -> assertThat(failed.reason()).contains("no images here"));
    }

    private static ImageSplits none(JobSpec.Data data) {
        throw new IllegalStateException("no images here");
    }

    /** The registry, the coordinator and a worker are on a node that has no images. */
    private JobEvent lastEvent(NodeParts other) {
        String spec = """
                name = small
                data { path = "%s", batch = 50, validation = 100 }
                model { name = mlp, widths = [20, 10] }
                train { epochs = 2, workers = 2, window = 4, shards = 2 }
                """.formatted(folder.resolve("data"));
        NodeParts poor = NodeParts.standard().withImages(PeerImagesTest::none);
        try (LocalNode first = LocalNode.start(settings(List.of()), poor);
                CoppiceNode second =
                        CoppiceNode.start(settings(List.of(first.node().hostAndPort())), other)) {
            JobHandle job = first.submit(TestJob.NAME, spec, folder.resolve("store"), false);
            return TestJob.follow(job, event -> {}).getLast();
        }
    }

    private static NodeSettings settings(List<String> seeds) {
        return new NodeSettings("127.0.0.1", 0, ALL, seeds, 1, Map.of());
    }
}
