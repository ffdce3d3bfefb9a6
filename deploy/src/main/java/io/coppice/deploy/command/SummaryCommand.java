package io.coppice.deploy.command;

import io.coppice.compute.compact.Compaction;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.deploy.report.Reports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a run came to. */
@Command(
        name = "summary",
        description = "Shows the table of a run, finished or interrupted, and its network layer by layer.",
        mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            index = "0",
            paramLabel = "DIR|FILE",
            description = "the output folder of the run, or a .safetensors file of `export`")
    private Path folder;

    SummaryCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path path = environment.resolve(folder);
        if (Files.isRegularFile(path)) {
            LoadedModel model = LoadedModel.open(environment, folder);
            print(CompactTable.of(
                    model.network()
                            .orElseThrow(() -> UserException.wrong(
                                    folder + " does not tell its layers; name the .safetensors file or the run")),
                    Optional.empty()));
            return 0;
        }
        RunFolder run = RunFolder.existing(path);
        print(Reports.summary(run.path()));
        if (run.isFinished() && Files.exists(run.file(RunFolder.MODEL))) {
            FoldedNetwork folded = FinishedRun.in(environment, folder).model().network();
            print("\n" + CompactTable.of(Compaction.of(folded), Optional.of(folded.network())));
        }
        return 0;
    }

    private void print(String text) {
        environment.console().out().print(text);
        environment.console().out().flush();
    }
}
