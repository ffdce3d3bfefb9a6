package io.coppice.compute.data;

/** A file is missing, damaged or not of the expected kind; the message is one sentence for the user that names it. */
public final class UnusableFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableFileException(String sentence) {
        super(sentence);
    }

    public UnusableFileException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
