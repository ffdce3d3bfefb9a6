package io.coppice.protocols.message;

/** A step of a job, in one incarnation of it, at one attempt. */
public record StepId(String job, long incarnation, long step, int attempt) {

    @Override
    public String toString() {
        return job + " step " + step + " (attempt " + attempt + ", incarnation " + incarnation + ")";
    }
}
