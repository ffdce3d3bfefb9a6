package io.coppice.protocols.message;

/** Whether a holder of state stands at the step its incarnation begins with. */
public sealed interface BeginReply extends WireMessage {

    /** @param holder index of the shard; -1 for the gate sampler */
    record Begun(String job, long incarnation, int holder) implements BeginReply {}

    record BeginRefused(String job, long incarnation, int holder, String reason) implements BeginReply {}
}
