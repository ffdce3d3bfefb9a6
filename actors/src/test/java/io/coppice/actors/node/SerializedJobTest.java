package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every local message goes through its serializer and back, so nothing can depend on shared arrays. */
class SerializedJobTest {

    @Test
    void nothingDependsOnSharing(@TempDir Path folder) {
        SmallMnist.write(folder.resolve("data"), 700, 100);
        NodeSettings serialized = NodeSettings.local().withAkka(Map.of("akka.actor.serialize-messages", "on"));
        List<JobEvent> shared = run(NodeSettings.local(), folder, folder.resolve("shared"));
        List<JobEvent> copied = run(serialized, folder, folder.resolve("copied"));
        assertThat(finished(copied).result().testLoss())
                .isEqualTo(finished(shared).result().testLoss());
        assertThat(TestJob.newestCheckpoint(folder.resolve("copied")))
                .isEqualTo(TestJob.newestCheckpoint(folder.resolve("shared")));
    }

    private static List<JobEvent> run(NodeSettings settings, Path folder, Path store) {
        String spec = """
                name = small
                data { path = "%s", batch = 50, validation = 200 }
                train { mode = sync, group = 2, workers = 2, shards = 2, epochs = 2 }
                """.formatted(folder.resolve("data"));
        return TestJob.run(settings, spec, store, false);
    }
}
