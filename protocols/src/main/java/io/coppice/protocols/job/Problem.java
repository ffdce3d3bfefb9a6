package io.coppice.protocols.job;

/** One thing that is wrong with a job specification. */
public record Problem(String path, String sentence) {

    /** A value that is not allowed. */
    static Problem value(String path, Object value, String allowed) {
        return new Problem(path, path + " is " + value + ", expected " + allowed);
    }

    @Override
    public String toString() {
        return sentence;
    }
}
