package io.coppice.protocols.message;

/** To the coordinator: the copy is made, training may go on while it is written. */
public sealed interface SnapshotReply extends WireMessage {

    /** @param steps how many steps the state has taken in; every holder must report the same */
    record Taken(String snapshot, int holder, long steps) implements SnapshotReply {}

    record SnapshotRefused(String snapshot, int holder, String reason) implements SnapshotReply {}
}
