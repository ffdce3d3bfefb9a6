package io.coppice.deploy.benchmark;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobResult;

/** Runs jobs through the actors, in folders of their own that are gone afterwards. */
public interface BenchJobs {

    /**
     * @return the result of a finished job
     * @throws IllegalStateException when it failed, with the reason
     */
    JobResult run(JobSpec spec);
}
