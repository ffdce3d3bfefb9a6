package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import java.io.Console;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a job from a cluster. */
@Command(
        name = "delete",
        description = "Removes a job that is over from a cluster, with its checkpoints and its model.",
        mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "ID", description = "the job")
    private String job;

    @Option(names = "--yes", description = "does not ask")
    private boolean yes;

    @Mixin
    private ClusterOptions cluster;

    DeleteCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (RemoteClient client = cluster.connect()) {
            String state = client.status(job).state();
            if (!yes && !agrees(state)) {
                environment.console().line("Job " + job + " stays");
                return 0;
            }
            client.delete(job);
            environment.console().line("Job " + job + " is deleted");
            return 0;
        }
    }

    private boolean agrees(String state) {
        Console terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            throw UserException.wrong("Job " + job + " is " + state
                    + ", and nobody can be asked whether to delete it with its files; say --yes");
        }
        String answer =
                terminal.readLine("Delete job %s, which is %s, with its checkpoints and its model? [y/N] ", job, state);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
