package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import io.coppice.actors.front.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what has happened to a job. */
@Command(
        name = "logs",
        description = "Lists what has happened to a job of a cluster so far; `follow` shows also what happens next.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "ID", description = "the job")
    private String job;

    @Option(names = "--json", description = "each event as a line of JSON")
    private boolean json;

    @Mixin
    private ClusterOptions cluster;

    LogsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (RemoteClient client = cluster.connect()) {
            client.past(job, line -> environment.console().line(json ? line : StatusCommand.words(Json.event(line))));
            return 0;
        }
    }
}
