package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Runs jobs on a node of its own in this process. */
final class LocalRunner implements JobRunner {

    @Override
    public JobEvent run(
            JobSpec spec,
            Path folder,
            boolean resume,
            List<Consumer<JobEvent>> followers,
            Consumer<Runnable> cancellation) {
        throw new IllegalStateException("No node runs jobs yet");
    }
}
