package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.util.List;

/** The job of a run that goes on: the one it began with. */
final class ResumedJob {

    private ResumedJob() {}

    /** Only what changes no number may be set anew: the checkpoints' rhythm, and where the same data now lie. */
    static JobSpec of(RunFolder folder, List<String> overrides) {
        String text = folder.readJob();
        JobSpec begun = JobSpecs.parse(text);
        for (String override : overrides) {
            JobSpec changed = JobSpecs.parse(text, List.of(override));
            if (!withHarmless(begun, changed).equals(changed)) {
                throw UserException.wrong("--set " + override + " would change the run in " + folder.path()
                        + ", which goes on as it began; only checkpoint.every, checkpoint.keep and data.path may be set anew."
                        + " Leave it out, or begin another run without --resume");
            }
        }
        return JobSpecs.parse(text, overrides);
    }

    private static JobSpec withHarmless(JobSpec begun, JobSpec changed) {
        JobSpec.Data moved = changed.data().path().map(begun.data()::withPath).orElse(begun.data());
        return begun.withCheckpoint(changed.checkpoint()).withData(moved);
    }
}
