package io.coppice.deploy.command;

import io.coppice.deploy.report.Reports;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a run came to. */
@Command(
        name = "summary",
        description = "Shows the table of a run, finished or interrupted.",
        mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "DIR", description = "the output folder of the run")
    private Path folder;

    SummaryCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        RunFolder run = RunFolder.existing(environment.resolve(folder));
        environment.console().out().print(Reports.summary(run.path()));
        environment.console().out().flush();
        return 0;
    }
}
