package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.util.List;
import java.util.stream.Collectors;

/** The settings of a job as they are shown at its start: a line a section. */
final class SettingsText {

    private SettingsText() {}

    /** What {@link JobSpecs#render} says, each section on one line; the preprocessing is left to job.conf. */
    static String of(JobSpec spec) {
        StringBuilder text = new StringBuilder();
        List<String> lines = JobSpecs.render(spec).lines().toList();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (!line.endsWith("{")) {
                text.append("  ").append(line).append('\n');
                continue;
            }
            int end = lines.subList(at, lines.size()).indexOf("}") + at;
            String keys = lines.subList(at, end).stream()
                    .filter(key -> key.matches("  \\S.*[^{}]"))
                    .map(String::strip)
                    .collect(Collectors.joining(", "));
            text.append("  ").append(line).append(' ').append(keys).append(" }\n");
            at = end + 1;
        }
        return text.toString().stripTrailing();
    }
}
