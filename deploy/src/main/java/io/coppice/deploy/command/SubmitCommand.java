package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import io.coppice.actors.client.RemoteJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a job to a cluster. */
@Command(
        name = "submit",
        description = "Submits a job to a cluster; one that is there already goes on, or is followed.",
        mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            index = "0",
            paramLabel = "JOB.conf",
            description = "the job, in HOCON; files are looked into where they are, here or at the nodes")
    private Path job;

    @Option(names = "--set", paramLabel = "path=value", description = "sets one key of the job; may be repeated")
    private List<String> overrides = List.of();

    @Option(names = "--id", paramLabel = "ID", description = "the job's id in the cluster; otherwise its name")
    private Optional<String> id;

    @Option(names = "--follow", description = "shows what happens until the job is over")
    private boolean follow;

    @Mixin
    private ClusterOptions cluster;

    SubmitCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        String text = Texts.read(environment.resolve(job), "a job; examples are in deploy/examples");
        SubmittedJob complete = SubmittedJob.of(environment, text, overrides);
        try (RemoteClient client = cluster.connect()) {
            RemoteJob submitted = client.submit(id.or(complete::name), complete.text());
            environment.console().line("Job " + submitted.job() + " is submitted at " + cluster.at());
            return follow ? Watching.follow(environment, client, cluster, submitted.job()) : 0;
        }
    }
}
