package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a job on a cluster in order. */
@Command(
        name = "cancel",
        description = "Ends a job of a cluster with a checkpoint; submitted again, it goes on from there.",
        mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "ID", description = "the job")
    private String job;

    @Mixin
    private ClusterOptions cluster;

    CancelCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (RemoteClient client = cluster.connect()) {
            client.job(job).cancel();
            environment.console().line("Job " + job + " is being cancelled");
            return 0;
        }
    }
}
