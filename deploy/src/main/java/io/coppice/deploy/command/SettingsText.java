package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.util.List;

/** The settings of a job as they are shown at its start: all of job.conf, a line a section. */
final class SettingsText {

    private SettingsText() {}

    /** What {@link JobSpecs#render} says, each section on one line; as HOCON it reads back equal. */
    static String of(JobSpec spec) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        boolean first = true;
        for (String line : JobSpecs.render(spec).lines().map(String::strip).toList()) {
            boolean closes = List.of("}", "]").contains(line);
            boolean opens = line.endsWith(" {") || line.endsWith("= [");
            depth -= closes ? 1 : 0;
            if (depth == 0 && !closes) {
                text.append("  ").append(line);
            } else {
                text.append(first || closes ? " " : ", ").append(line);
            }
            first = opens;
            depth += opens ? 1 : 0;
            if (depth == 0) {
                text.append('\n');
            }
        }
        return text.toString().stripTrailing();
    }
}
