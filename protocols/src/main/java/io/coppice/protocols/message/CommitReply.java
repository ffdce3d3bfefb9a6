package io.coppice.protocols.message;

/** Sync mode: the group was applied. @param holder index of the shard; -1 for the gate sampler */
public sealed interface CommitReply extends WireMessage {

    record Committed(long incarnation, long lastStep, int holder) implements CommitReply {}

    record CommitRefused(long incarnation, long lastStep, int holder, String reason) implements CommitReply {}
}
