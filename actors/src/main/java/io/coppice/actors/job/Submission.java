package io.coppice.actors.job;

/**
 * A job as it was submitted.
 *
 * @param spec the complete job specification, as HOCON text
 * @param store the folder of its checkpoints and its finished model
 * @param resume whether a checkpoint in the store is expected (true) or refused (false)
 */
public record Submission(String job, String spec, String store, boolean resume) {

    /** The same job, going on from what its store holds. */
    Submission resumed() {
        return new Submission(job, spec, store, true);
    }
}
