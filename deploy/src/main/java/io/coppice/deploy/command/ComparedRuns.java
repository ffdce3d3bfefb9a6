package io.coppice.deploy.command;

import io.coppice.deploy.log.RunLog;
import io.coppice.deploy.report.ComparisonReport;
import io.coppice.deploy.report.Console;
import io.coppice.deploy.report.Reports;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Trains what a comparison has not trained yet, run after run, and keeps its report up to date. */
final class ComparedRuns {
    private final Environment environment;
    private final JobRunner runner;
    private final ComparisonFolder comparison;
    private final List<String> failed = new ArrayList<>();

    ComparedRuns(Environment environment, JobRunner runner, ComparisonFolder comparison) {
        this.environment = environment;
        this.runner = runner;
        this.comparison = comparison;
    }

    /** Returns the exit status. A run that fails does not keep the others from running. */
    int run() {
        try (RunLock alone = RunLock.take(comparison.path(), environment.console()::line)) {
            return runAlone();
        }
    }

    private int runAlone() {
        Console console = environment.console();
        for (ComparisonReport.Run run : comparison.runs()) {
            RunFolder folder = comparison.folder(run);
            if (folder.isFinished()) {
                continue;
            }
            int number = comparison.runs().indexOf(run) + 1;
            console.line("Run " + number + " of " + comparison.runs().size() + ": " + run.folder());
            JobEvent last = train(folder);
            if (last instanceof JobEvent.Cancelled) {
                report();
                return Failures.INTERRUPTED;
            }
            if (last instanceof JobEvent.Failed failure) {
                failed.add(run.folder() + ": " + failure.reason());
                console.line("Note: " + run.folder() + " failed: " + failure.reason());
            }
            report();
        }
        console.line("\n" + report().table());
        if (!failed.isEmpty()) {
            throw UserException.failed(
                    failed.size() + " of " + comparison.runs().size() + " runs failed: " + String.join("; ", failed)
                            + ". Try them again with: "
                            + environment.advise("compare --resume", comparison.path()),
                    null);
        }
        return 0;
    }

    private JobEvent train(RunFolder folder) {
        boolean begun = Files.isDirectory(folder.file("checkpoints"));
        JobSpec spec = JobSpecs.parse(folder.readJob());
        RunLog.attach(folder.path());
        List<Consumer<JobEvent>> followers =
                new ArrayList<>(Reports.followers(spec, folder.path(), environment.console()));
        followers.addFirst(new LoggedEvents(spec));
        String goOn = environment.advise("compare --resume", comparison.path());
        try (RunLock alone = RunLock.take(folder.path(), environment.console()::line)) {
            return new Training(environment, runner, goOn).run(spec, folder, begun, followers);
        }
    }

    /** Of what is finished by now. */
    private ComparisonReport report() {
        ComparisonReport report = new ComparisonReport(comparison.path(), comparison.runs());
        report.write().ifPresent(note -> environment.console().line("Note: " + note));
        return report;
    }
}
