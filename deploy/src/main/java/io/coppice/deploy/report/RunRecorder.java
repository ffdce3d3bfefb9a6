package io.coppice.deploy.report;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes what a run leaves behind: metrics.csv as its epochs end (from the checkpoint's history when it goes on),
 * report.html when it ends in whatever way, report.json when it is finished.
 */
final class RunRecorder implements Consumer<JobEvent> {
    private final JobSpec spec;
    private final RunFiles files;
    private final MetricsCsv csv;
    private final List<EpochRow> history = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private String kernels = "";
    private RunContext context = RunContext.UNKNOWN;

    RunRecorder(JobSpec spec, RunFiles files) {
        this.spec = spec;
        this.files = files;
        this.csv = MetricsCsv.of(spec);
    }

    @Override
    public void accept(JobEvent event) {
        switch (event) {
            case JobEvent.Started started -> begin(started);
            case JobEvent.EpochFinished finished -> add(finished.row());
            case JobEvent.Finished finished ->
                finish(RunReport.finished(spec, kernels, warnings, context, finished.result()));
            case JobEvent.Failed failed -> endUnfinished();
            case JobEvent.Cancelled cancelled -> endUnfinished();
            case JobEvent.StartMeasured measured -> {}
            case JobEvent.Progress progress -> {}
            case JobEvent.CheckpointWritten written -> {}
            case JobEvent.Warning warning -> warnings.add(warning.text());
        }
    }

    /** Also in the middle of a run that was rolled back to a checkpoint. */
    private void begin(JobEvent.Started started) {
        kernels = started.kernels();
        context = RunContext.ofProcess(files.folder());
        history.clear();
        history.addAll(started.history());
        files.write(RunFiles.METRICS, csv.render(history));
    }

    private void add(EpochRow row) {
        history.add(row);
        files.write(RunFiles.METRICS, csv.render(history));
    }

    private void finish(RunReport report) {
        files.write(RunFiles.METRICS, csv.render(report.history()));
        files.write(RunFiles.PAGE, HtmlReport.render(report));
        String json = ReportJson.render(report);
        if (files.has(DataJson.FILE)) {
            json = DataJson.into(json, files.read(DataJson.FILE));
        }
        files.write(RunFiles.REPORT, json); // last: its presence says that the run is finished
    }

    private void endUnfinished() {
        if (!history.isEmpty()) {
            files.write(
                    RunFiles.PAGE, HtmlReport.render(RunReport.unfinished(spec, kernels, warnings, context, history)));
        }
    }
}
