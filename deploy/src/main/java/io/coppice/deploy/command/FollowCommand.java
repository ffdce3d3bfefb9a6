package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what happens to a job on a cluster. */
@Command(
        name = "follow",
        description =
                "Shows what happens to a job of a cluster until it is over; Ctrl-C ends the showing, not the job.",
        mixinStandardHelpOptions = true)
final class FollowCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "ID", description = "the job")
    private String job;

    @Mixin
    private ClusterOptions cluster;

    FollowCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (RemoteClient client = cluster.connect()) {
            return Watching.follow(environment, client, cluster, job);
        }
    }
}
