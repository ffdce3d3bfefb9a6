package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.checkpoint.Checkpointer;
import io.coppice.actors.checkpoint.FileSystemDisk;
import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.actors.holder.GateSampler;
import io.coppice.actors.holder.ParameterShard;
import io.coppice.compute.kernel.DeviceLostException;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.protocols.message.JobEvent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that disappears takes its worker along, and no step of the job. */
@Timeout(120)
class LostDeviceTest {
    private static final int STEPS_UNTIL_THEN = 5;

    @TempDir
    private Path folder;

    private final AtomicInteger gradients = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void theOtherWorkerFinishesTheJob() {
        SmallMnist.write(folder, 500, 100);
        NodeParts parts = new NodeParts(
                ParameterShard::create,
                GateSampler::create,
                (submission, spec) ->
                        Checkpointer.create(new FileSystemDisk(), Path.of(submission.store()), submission.job(), spec),
                name -> losing(new VectorKernels()));
        String spec = """
                name = small
                data { path = "%s", batch = 50, validation = 100 }
                model { name = mlp, widths = [20] }
                train { epochs = 4, mode = async, workers = 2, window = 4 }
                """.formatted(folder);
        try (LocalNode node = LocalNode.start(NodeSettings.local(), parts)) {
            List<JobEvent> events =
                    TestJob.follow(node.submit(TestJob.NAME, spec, folder.resolve("run"), false), event -> {});
            finished(events);
        }
        assertThat(refused.get()).isEqualTo(1);
        // Four epochs of eight steps, each taken in once by whoever was left.
        assertThat(gradients.get()).isGreaterThanOrEqualTo(32);
    }

    /** All calls go to the real kernels, until one worker's device is gone. */
    private Kernels losing(Kernels real) {
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    boolean ofStep = method.getName().equals("loss") && arguments[3] != null;
                    if (ofStep && gradients.incrementAndGet() > STEPS_UNTIL_THEN && refused.compareAndSet(0, 1)) {
                        throw new DeviceLostException("The device is lost", null);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
