package io.coppice.deploy.report;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Everything that a run shows and leaves behind. */
public final class Reports {

    private Reports() {}

    /**
     * Who follows a job's events: the console's progress and table, metrics.csv, report.json and report.html. They expect
     * the events in order and one at a time.
     */
    public static List<Consumer<JobEvent>> followers(JobSpec spec, Path folder, Console console) {
        return followers(spec, new RunFiles(folder), console, System::nanoTime);
    }

    static List<Consumer<JobEvent>> followers(JobSpec spec, RunFiles files, Console console, LongSupplier clock) {
        int epochs = spec.train().epochs();
        Consumer<JobEvent> progress =
                console.terminal() ? new ProgressStatus(console, epochs) : new EpochLines(console, epochs, clock);
        return List.of(progress, new RunRecorder(spec, files), event -> sayWhatMatters(event, files, console));
    }

    /** Who follows one of several jobs that run side by side: whole lines, no table at the end. */
    public static List<Consumer<JobEvent>> beside(JobSpec spec, Path folder, Console console) {
        return List.of(watching(spec.train().epochs(), console), new RunRecorder(spec, new RunFiles(folder)));
    }

    /** What the console shows of a job that runs elsewhere: progress, epochs and notes. */
    public static Consumer<JobEvent> watching(int epochs, Console console) {
        Consumer<JobEvent> progress = console.terminal()
                ? new ProgressStatus(console, epochs)
                : new EpochLines(console, epochs, System::nanoTime);
        return event -> {
            progress.accept(event);
            if (event instanceof JobEvent.Warning warning) {
                console.line("Note: " + warning.text());
            }
            if (event instanceof JobEvent.StartMeasured measured) {
                console.line(start(measured));
            }
        };
    }

    private static String start(JobEvent.StartMeasured measured) {
        return "The given weights at step 0: validation "
                + MetricText.label(measured.metrics().deciding()) + " " + MetricText.deciding(measured.metrics())
                + ", validation loss " + Figures.decimals(measured.loss(), 4);
    }

    private static void sayWhatMatters(JobEvent event, RunFiles files, Console console) {
        switch (event) {
            case JobEvent.Started started
            when started.fromStep() > 0 ->
                console.line("Note: Training goes on from the checkpoint of step " + started.fromStep() + " of "
                        + started.totalSteps());
            case JobEvent.StartMeasured measured -> console.line(start(measured));
            case JobEvent.Warning warning -> console.line("Note: " + warning.text());
            case JobEvent.Finished finished ->
                console.line("\n" + summary(files.folder()).stripTrailing());
            default -> {}
        }
    }

    /**
     * The table of a run as {@code coppice summary} prints it, read from what the run left in its folder.
     *
     * @throws IllegalArgumentException when the folder's files are not those of a run
     */
    public static String summary(Path folder) {
        RunFiles files = new RunFiles(folder);
        JobSpec spec = JobSpecs.parse(files.read(RunFiles.JOB));
        List<EpochRow> history =
                files.has(RunFiles.METRICS) ? MetricsCsv.of(spec).parse(files.read(RunFiles.METRICS)) : List.of();
        if (history.isEmpty()) {
            return spec.name() + ": no epoch is over yet\n";
        }
        RunReport report = files.has(RunFiles.REPORT)
                ? ReportJson.parse(files.read(RunFiles.REPORT), spec, history)
                : RunReport.unfinished(spec, "", List.of(), RunContext.UNKNOWN, history);
        return SummaryTable.of(report, files);
    }
}
