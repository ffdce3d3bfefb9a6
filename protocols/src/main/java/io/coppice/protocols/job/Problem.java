package io.coppice.protocols.job;

/** One thing that is wrong with a job specification. */
public record Problem(String path, String sentence) {
    private static final int LONGEST = 300;

    /** A value that is not allowed. */
    static Problem value(String path, Object value, String allowed) {
        return new Problem(path, path + " is " + shortened(String.valueOf(value)) + ", expected " + allowed);
    }

    /** A text as a sentence quotes it. */
    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    @Override
    public String toString() {
        return sentence;
    }
}
