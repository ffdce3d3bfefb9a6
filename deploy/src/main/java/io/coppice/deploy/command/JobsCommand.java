package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the jobs of a cluster. */
@Command(name = "jobs", description = "Lists the jobs of a cluster.", mixinStandardHelpOptions = true)
final class JobsCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ClusterOptions cluster;

    JobsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (RemoteClient client = cluster.connect()) {
            List<RemoteClient.Status> jobs = client.jobs();
            jobs.forEach(job -> environment.console().line(StatusCommand.line(job)));
            if (jobs.isEmpty()) {
                environment.console().line("There is no job at " + cluster.at());
            }
            return 0;
        }
    }
}
