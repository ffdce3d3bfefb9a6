package io.coppice.compute.data;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** A file is missing, damaged or not of the expected kind; the message is one sentence for the user that names it. */
public final class UnusableFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableFileException(String sentence) {
        super(sentence);
    }

    public UnusableFileException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** Why reading or writing failed, in words: the system's exceptions often say no more than the file's name. */
    public static String reason(Exception problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission is denied";
        }
        if (problem instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        if (problem instanceof EOFException) {
            return "it ends too early";
        }
        return problem.getMessage() == null ? "the system says no reason" : problem.getMessage();
    }
}
