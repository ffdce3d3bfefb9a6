package io.coppice.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.MemoryCheckpointer;
import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.holder.GateSampler;
import io.coppice.actors.holder.ParameterShard;
import io.coppice.compute.kernel.KernelChoice;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole job through the real actors. */
class LocalJobTest {

    @Test
    void theLossFalls(@TempDir Path folder) {
        SmallMnist.write(folder.resolve("data"), 3500, 500);
        String spec = """
                name = small
                data { path = "%s", validation = 500 }
                train { epochs = 8, mode = %s }
                """.formatted(folder.resolve("data"), System.getProperty("mode", "async"));
        NodeParts parts = new NodeParts(
                ParameterShard::create,
                GateSampler::create,
                (submission, job) -> MemoryCheckpointer.create(),
                KernelChoice::create);
        List<JobEvent> events = new ArrayList<>();
        try (LocalNode node = LocalNode.start(NodeSettings.local(), parts)) {
            JobHandle job = node.submit("small", spec, folder.resolve("store"), false);
            job.events(events::add);
            JobEvent last = job.completion()
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
            assertThat(last).isInstanceOf(JobEvent.Finished.class);
        }
    }
}
