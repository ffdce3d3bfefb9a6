package io.coppice.deploy.report;

import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.NetworkSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is shown on a terminal: one line that is redrawn as the run goes on, and leaves when it ends. */
final class ProgressStatus implements Consumer<JobEvent> {
    private final Console console;
    private final int epochs;
    private final List<EpochRow> history = new ArrayList<>();
    private NetworkSize initial;

    ProgressStatus(Console console, int epochs) {
        this.console = console;
        this.epochs = epochs;
    }

    @Override
    public void accept(JobEvent event) {
        switch (event) {
            case JobEvent.Started started -> begin(started);
            case JobEvent.EpochFinished finished -> history.add(finished.row());
            case JobEvent.Progress progress -> show(progress);
            case JobEvent.Finished finished -> console.clearStatus();
            case JobEvent.Failed failed -> console.clearStatus();
            case JobEvent.Cancelled cancelled -> console.clearStatus();
            case JobEvent.StartMeasured measured -> {}
            case JobEvent.CheckpointWritten written -> {}
            case JobEvent.Warning warning -> {}
        }
    }

    private void begin(JobEvent.Started started) {
        initial = started.size();
        history.clear();
        history.addAll(started.history());
        console.passing("compiling kernels; the first steps are slow ...");
    }

    /** Who follows late may not have seen the start. */
    private void show(JobEvent.Progress progress) {
        if (initial != null || !history.isEmpty()) {
            console.status(ProgressLine.of(progress, epochs, initial, history).fitting(console.columns()));
        }
    }
}
