package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the jobs of a cluster. */
@Command(
        name = "jobs",
        description = "Lists the jobs of a cluster, who submitted them and when, and how far they are.",
        mixinStandardHelpOptions = true)
final class JobsCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--json", description = "each job as a line of JSON")
    private boolean json;

    @Mixin
    private ClusterOptions cluster;

    JobsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (RemoteClient client = cluster.connect()) {
            List<RemoteClient.Status> jobs = client.jobs();
            if (json) {
                jobs.forEach(job -> environment.console().line(job.json()));
                return 0;
            }
            if (!jobs.isEmpty()) {
                environment.console().line(StatusCommand.heading());
            }
            jobs.forEach(job -> environment.console().line(StatusCommand.line(job)));
            if (jobs.isEmpty()) {
                environment.console().line("There is no job at " + cluster.at());
            }
            return 0;
        }
    }
}
