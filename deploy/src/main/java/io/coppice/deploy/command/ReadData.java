package io.coppice.deploy.command;

import io.coppice.compute.data.DataSummary;
import io.coppice.deploy.report.Console;
import io.coppice.deploy.report.DataJson;
import io.coppice.protocols.job.JobSpec;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a job's data turned out to be: told on the screen and in the log, and kept in the run's folder for its report. */
record ReadData(DataSummary summary) {
    private static final Logger LOG = LoggerFactory.getLogger(ReadData.class);

    /** Looks at all files of the job before anything else is done. */
    static ReadData of(JobSpec spec) {
        JobSpec.Data data = spec.data();
        return new ReadData(data.dataset().summary(data.path().map(Path::of), data.preprocessing(), data.validation()));
    }

    void tell(RunFolder folder, Console console) {
        folder.write(DataJson.FILE, DataJson.render(summary));
        String indent = "  data: ";
        for (String line : summary.lines()) {
            LOG.info("Data: {}", line);
            console.line(indent + line);
            indent = "    ";
        }
    }
}
