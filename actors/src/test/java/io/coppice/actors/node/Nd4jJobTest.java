package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ND4J's native BLAS under the whole job. */
class Nd4jJobTest {

    @Test
    void anEpochOfLeNet5(@TempDir Path folder) {
        SmallMnist.write(folder.resolve("data"), 5500, 500);
        String spec = """
                name = small
                kernels = nd4j
                data { path = "%s", validation = 500 }
                model { name = lenet5 }
                train { epochs = 1 }
                """.formatted(folder.resolve("data"));
        List<JobEvent> events = TestJob.run(NodeSettings.local(), spec, folder.resolve("store"), false);
        assertThat(((JobEvent.Started) events.getFirst()).kernels()).isEqualTo("nd4j");
        assertThat(finished(events).result().history().getFirst().loss()).isLessThan(Math.log(10));
    }
}
