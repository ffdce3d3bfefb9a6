package io.coppice.actors.checkpoint;

import java.io.IOException;

/** Somebody claimed a later incarnation of the job: what an earlier one would write is not wanted. */
public final class OvertakenException extends IOException {
    private static final long serialVersionUID = 1;

    private final long incarnation;

    OvertakenException(long incarnation, long newest) {
        super("incarnation " + newest + " has taken over from " + incarnation);
        this.incarnation = incarnation;
    }

    /** The one that may not write. */
    public long incarnation() {
        return incarnation;
    }
}
