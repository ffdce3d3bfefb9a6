package io.coppice.deploy.command;

import io.coppice.compute.backend.KernelSelector;
import io.coppice.deploy.benchmark.BenchJobs;
import io.coppice.deploy.benchmark.TemporaryFolder;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import java.util.List;

/** Runs the benchmark's jobs as {@code train} runs a user's, in folders that are gone afterwards. */
final class BenchmarkJobs implements BenchJobs {
    private final JobRunner runner;

    BenchmarkJobs(JobRunner runner) {
        this.runner = runner;
    }

    @Override
    public JobResult run(JobSpec asked) {
        JobSpec spec = asked.withKernels(KernelSelector.decide(asked.kernels()));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            return result(spec, runner.run(spec, folder.path(), false, List.of(), cancellation -> {}));
        }
    }

    private static JobResult result(JobSpec spec, JobEvent last) {
        if (last instanceof JobEvent.Finished finished) {
            return finished.result();
        }
        String reason = last instanceof JobEvent.Failed failed ? failed.reason() : "it was cancelled";
        throw new IllegalStateException("The benchmark's job " + spec.name() + " did not finish: " + reason);
    }
}
