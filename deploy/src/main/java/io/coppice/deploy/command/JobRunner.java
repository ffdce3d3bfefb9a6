package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Where jobs run. */
interface JobRunner {

    /**
     * Runs a job; returns its last event when it has ended.
     *
     * @param folder of its checkpoints and its finished model
     * @param resume whether it goes on from a checkpoint there
     * @param followers told every event in order
     * @param cancellation takes a way to end the job in order, once there is one
     */
    JobEvent run(
            JobSpec spec,
            Path folder,
            boolean resume,
            List<Consumer<JobEvent>> followers,
            Consumer<Runnable> cancellation);

    /** The same for several jobs at a time. */
    default Together together() {
        return new Together() {
            @Override
            public JobEvent run(
                    JobSpec spec,
                    Path folder,
                    boolean resume,
                    List<Consumer<JobEvent>> followers,
                    Consumer<Runnable> cancellation) {
                return JobRunner.this.run(spec, folder, resume, followers, cancellation);
            }

            @Override
            public void close() {}
        };
    }

    /** Takes jobs from several threads until closed. */
    interface Together extends JobRunner, AutoCloseable {
        @Override
        void close();
    }
}
