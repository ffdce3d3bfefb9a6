package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ND4J's native BLAS under the whole job: an epoch of all of MNIST's training images. */
class Nd4jJobTest {

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void anEpochOfLeNet5(@TempDir Path folder) {
        String spec = """
                name = epoch
                kernels = nd4j
                model { name = lenet5 }
                train { epochs = 1 }
                """;
        List<JobEvent> events = TestJob.run(NodeSettings.local(), spec, folder.resolve("store"), false);
        assertThat(((JobEvent.Started) events.getFirst()).kernels()).isEqualTo("nd4j");
        EpochRow epoch = finished(events).result().history().getFirst();
        assertThat(epoch.step()).isEqualTo(Math.ceilDiv(55_000, 128));
        assertThat(epoch.validationAccuracy()).isGreaterThan(0.8);
    }
}
