package io.coppice.actors.client;

/** A request that the cluster refused, or nobody answered. Its message is one sentence for the user. */
public final class ClientException extends RuntimeException {
    private final int status;

    ClientException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /** The HTTP status; 0 when nobody answered. */
    public int status() {
        return status;
    }
}
