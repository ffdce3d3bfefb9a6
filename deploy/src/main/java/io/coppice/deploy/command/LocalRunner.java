package io.coppice.deploy.command;

import io.coppice.actors.node.JobHandle;
import io.coppice.actors.node.LocalNode;
import io.coppice.actors.node.NodeParts;
import io.coppice.actors.node.NodeSettings;
import io.coppice.actors.training.JobResources;
import io.coppice.compute.backend.KernelSelector;
import io.coppice.deploy.report.Console;
import io.coppice.deploy.report.ReadingProgress;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Runs jobs on a node of its own in this process: a cluster of one. */
final class LocalRunner implements JobRunner {
    private final NodeParts parts;

    /** @param console where is said how far a long reading of the data has come */
    LocalRunner(Console console) {
        // Alone on its machine a job has the kernels that it names, or fails.
        parts = NodeParts.standard()
                .withKernels(KernelSelector::create)
                .withImages(data -> JobResources.ownImages(data, new ReadingProgress(console, System::nanoTime)));
    }

    @Override
    public JobEvent run(
            JobSpec spec,
            Path folder,
            boolean resume,
            List<Consumer<JobEvent>> followers,
            Consumer<Runnable> cancellation) {
        try (Together node = together()) {
            return node.run(spec, folder, resume, followers, cancellation);
        }
    }

    /** All on one node. */
    @Override
    public Together together() {
        return new OnNode(LocalNode.start(NodeSettings.local(), parts));
    }

    private record OnNode(LocalNode node) implements Together {

        @Override
        public JobEvent run(
                JobSpec spec,
                Path folder,
                boolean resume,
                List<Consumer<JobEvent>> followers,
                Consumer<Runnable> cancellation) {
            CompletableFuture<JobEvent> last = new CompletableFuture<>();
            JobHandle job = node.submit(spec.name(), JobSpecs.render(spec), folder, resume);
            cancellation.accept(job::cancel);
            job.events(event -> follow(event, followers, last));
            try {
                return last.join();
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
            }
        }

        @Override
        public void close() {
            node.close();
        }
    }

    /** The run has ended when every follower has heard so; one that cannot go on ends it too. */
    private static void follow(JobEvent event, List<Consumer<JobEvent>> followers, CompletableFuture<JobEvent> last) {
        try {
            followers.forEach(follower -> follower.accept(event));
            if (event.isLast()) {
                last.complete(event);
            }
        } catch (RuntimeException failed) {
            last.completeExceptionally(failed);
        }
    }
}
