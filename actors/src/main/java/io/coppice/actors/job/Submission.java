package io.coppice.actors.job;

/**
 * A job as it was submitted.
 *
 * @param spec the complete job specification, as HOCON text
 * @param store the folder of its checkpoints and its finished model
 * @param resume whether a checkpoint in the store is expected (true) or refused (false)
 * @param run tells this submission from others of the same job: what is written of an earlier one does not count for it
 */
public record Submission(String job, String spec, String store, boolean resume, String run) {

    public Submission {
        run = run == null ? "" : run; // as it is in the files of earlier versions
    }

    public Submission(String job, String spec, String store, boolean resume) {
        this(job, spec, store, resume, "");
    }

    /** The same job, going on from what its store holds. */
    Submission resumed() {
        return new Submission(job, spec, store, true, run);
    }

    Submission withRun(String other) {
        return new Submission(job, spec, store, resume, other);
    }
}
