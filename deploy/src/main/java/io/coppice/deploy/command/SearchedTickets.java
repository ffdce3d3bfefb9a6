package io.coppice.deploy.command;

import io.coppice.deploy.log.RunLog;
import io.coppice.deploy.report.ComparisonReport;
import io.coppice.deploy.report.Console;
import io.coppice.deploy.report.Reports;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Trains the jobs of a search side by side, those that are finished left out, and reports which are worth having. */
final class SearchedTickets {
    private final Environment environment;
    private final JobRunner runner;
    private final ComparisonFolder search;

    SearchedTickets(Environment environment, JobRunner runner, ComparisonFolder search) {
        this.environment = environment;
        this.runner = runner;
        this.search = search;
    }

    /** Returns the exit status. */
    int run() {
        try (RunLock alone = RunLock.take(search.path(), environment.console()::line)) {
            return runAlone();
        }
    }

    private int runAlone() {
        RunLog.attach(search.path());
        Map<String, JobEvent> ends;
        try (JobRunner.Together together = runner.together();
                ExecutorService threads = Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("ticket-", 0).factory())) {
            Map<String, Future<JobEvent>> runs = new LinkedHashMap<>();
            for (ComparisonReport.Run run : search.runs()) {
                RunFolder folder = search.folder(run);
                if (!folder.isFinished()) {
                    Callable<JobEvent> training = () -> train(together, folder, run.method());
                    runs.put(run.folder(), threads.submit(training));
                }
            }
            ends = ends(runs);
        }
        ComparisonReport report = new ComparisonReport(search.path(), search.runs());
        report.write().ifPresent(note -> environment.console().line("Note: " + note));
        environment.console().line("\n" + report.table() + "\n" + report.paretoSet());
        return status(ends);
    }

    private JobEvent train(JobRunner together, RunFolder folder, String label) {
        Console console = environment.console().labelled(label);
        boolean begun = Files.isDirectory(folder.file("checkpoints"));
        JobSpec spec = JobSpecs.parse(folder.readJob());
        try (RunLock alone = RunLock.take(folder.path(), console::line)) {
            return new Training(environment, together, goOn(search.path()))
                    .run(spec, folder, begun, Reports.beside(spec, folder.path(), console));
        }
    }

    private String goOn(Path path) {
        return environment.advise("train --resume", path);
    }

    private static Map<String, JobEvent> ends(Map<String, Future<JobEvent>> runs) {
        Map<String, JobEvent> ends = new LinkedHashMap<>();
        runs.forEach((name, end) -> {
            try {
                ends.put(name, end.get());
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException cause ? cause : new CompletionException(failed);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new CompletionException(stop);
            }
        });
        return ends;
    }

    private int status(Map<String, JobEvent> ends) {
        List<String> failed = new ArrayList<>();
        ends.forEach((name, end) -> {
            if (end instanceof JobEvent.Failed failure) {
                failed.add(name + ": " + failure.reason());
            }
        });
        if (!failed.isEmpty()) {
            throw UserException.failed(
                    failed.size() + " of " + search.runs().size() + " jobs failed: " + String.join("; ", failed)
                            + ". Try them again with: " + goOn(search.path()),
                    null);
        }
        return ends.values().stream().anyMatch(JobEvent.Cancelled.class::isInstance) ? Failures.INTERRUPTED : 0;
    }
}
