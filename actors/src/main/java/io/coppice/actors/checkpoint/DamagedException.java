package io.coppice.actors.checkpoint;

import java.io.IOException;

/** A checkpoint cannot be used; the message says which of its files and why. */
final class DamagedException extends IOException {
    DamagedException(String message) {
        super(message);
    }
}
