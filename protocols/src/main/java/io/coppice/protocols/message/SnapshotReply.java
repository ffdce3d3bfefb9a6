package io.coppice.protocols.message;

/** To the coordinator: the copy is where it will be read, training may go on meanwhile; or it was not made. */
public sealed interface SnapshotReply extends WireMessage {

    /** @param steps how many steps the state has taken in; every holder must report the same */
    record Taken(String snapshot, int holder, long steps) implements SnapshotReply {}

    record SnapshotRefused(String snapshot, int holder, String reason) implements SnapshotReply {}
}
