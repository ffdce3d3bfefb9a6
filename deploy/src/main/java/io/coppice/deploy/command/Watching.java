package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import io.coppice.deploy.report.Reports;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import java.util.concurrent.CompletionException;

/** Shows what happens to a job on a cluster, until it is over. */
final class Watching {

    private Watching() {}

    /** @return the exit status */
    static int follow(Environment environment, RemoteClient client, ClusterOptions cluster, String job) {
        int epochs = JobSpecs.parse(client.spec(job)).train().epochs();
        Runnable left = () -> environment
                .console()
                .line("Job " + job + " goes on without you; " + environment.command() + " follow " + job
                        + cluster.again() + " shows it again, cancel " + job + cluster.again() + " ends it");
        try (Interrupts.Registration registration = environment.interrupts().onInterrupt(left)) {
            JobEvent last = client.job(job)
                    .follow(Reports.watching(epochs, environment.console()))
                    .join();
            return switch (last) {
                case JobEvent.Finished finished -> {
                    environment
                            .console()
                            .line("Job " + job + " is finished; get it with: " + environment.command() + " result "
                                    + job + " --out " + job + cluster.again());
                    yield 0;
                }
                case JobEvent.Cancelled cancelled -> {
                    environment.console().line("Job " + job + " was cancelled at step " + cancelled.step());
                    yield Failures.INTERRUPTED;
                }
                case JobEvent.Failed failed -> throw UserException.failed(failed.reason(), null);
                default -> throw new IllegalStateException("A job ended with " + last);
            };
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
