package io.coppice.deploy.command;

/** Ends a command with one sentence for its user: what is wrong, its value, and the way out. */
final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    private UserException(int status, String sentence, Throwable cause) {
        super(sentence, cause);
        this.status = status;
    }

    /** What was asked for cannot be meant. */
    static UserException wrong(String sentence) {
        return new UserException(Failures.WRONG_USAGE, sentence, null);
    }

    /** What was asked for could not be done. */
    static UserException failed(String sentence, Throwable cause) {
        return new UserException(Failures.FAILED, sentence, cause);
    }

    int status() {
        return status;
    }
}
