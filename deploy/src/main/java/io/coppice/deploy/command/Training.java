package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run of a job, which Ctrl-C ends in order. */
final class Training {
    /** A drain and a checkpoint take seconds; a user who waits longer has kill. */
    private static final long ORDERLY_SECONDS = 60;

    private final Environment environment;
    private final JobRunner runner;
    private final String goOn;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Runnable> cancellation = new CompletableFuture<>();

    /** @param goOn the command line that goes on with what was interrupted */
    Training(Environment environment, JobRunner runner, String goOn) {
        this.environment = environment;
        this.runner = runner;
        this.goOn = goOn;
    }

    /** Returns the job's last event. */
    JobEvent run(JobSpec spec, RunFolder folder, boolean resumed, List<Consumer<JobEvent>> followers) {
        try (var _ = environment.interrupts().onInterrupt(this::interrupted)) {
            JobEvent last = runner.run(spec, folder.path(), resumed, followers, cancellation::complete);
            if (last instanceof JobEvent.Cancelled cancelled) {
                say("Interrupted at step " + cancelled.step() + ". Go on with: " + goOn);
            }
            return last;
        } finally {
            ended.countDown();
        }
    }

    private void interrupted() {
        say("");
        say("Interrupted: finishing the steps in flight and writing a checkpoint ...");
        cancellation.thenAccept(Runnable::run); // later, if the job is not submitted yet
        try {
            if (!ended.await(ORDERLY_SECONDS, TimeUnit.SECONDS)) {
                say("The run did not end within " + ORDERLY_SECONDS + " seconds; its newest checkpoint is as it was.");
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        environment.console().line(line);
    }
}
