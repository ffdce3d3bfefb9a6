package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
            Patience patience = new Patience(Patience.USUAL, () -> cancellation.thenAccept(Runnable::run));
            List<Consumer<JobEvent>> all = new ArrayList<>(followers);
            all.add(patience);
            JobEvent last = runner.run(spec, folder.path(), resumed, all, cancellation::complete);
            if (last instanceof JobEvent.Cancelled cancelled
                    && patience.reason().isPresent()) {
                return new JobEvent.Failed(
                        cancelled.job(),
                        patience.reason().get() + "; tried for " + Patience.USUAL.toSeconds()
                                + " seconds. Once that is mended, go on with: " + goOn);
            }
            if (last instanceof JobEvent.Cancelled cancelled) {
                say(interrupted(cancelled.step(), folder) + ". Go on with: " + goOn);
            }
            return last;
        } finally {
            ended.countDown();
        }
    }

    /** A run that is interrupted before it has gone on has not lost what it had. */
    private static String interrupted(long step, RunFolder folder) {
        long safe = newestCheckpoint(folder.file("checkpoints"));
        return step == 0 && safe > 0
                ? String.format(Locale.ROOT, "Interrupted before it went on; the checkpoint of step %,d is safe", safe)
                : String.format(Locale.ROOT, "Interrupted at step %,d", step);
    }

    /** Folders of checkpoints are called INCARNATION-STEP. @return 0 where there is none */
    private static long newestCheckpoint(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("\\d+-\\d{1,18}"))
                    .mapToLong(name -> Long.parseLong(name.substring(name.indexOf('-') + 1)))
                    .max()
                    .orElse(0);
        } catch (IOException none) {
            return 0;
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
