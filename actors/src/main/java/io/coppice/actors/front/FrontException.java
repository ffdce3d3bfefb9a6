package io.coppice.actors.front;

/** A request that cannot be served: what its sender is told, with an HTTP status. */
final class FrontException extends RuntimeException {
    private final int status;

    FrontException(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
