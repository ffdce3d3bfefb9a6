package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;

/** Whether a holder of state stands at the step its incarnation begins with. */
public sealed interface BeginReply extends WireMessage {

    /** @param shard where the workers of this incarnation send their pulls and pushes, without a look-up for each */
    record ShardBegun(String job, long incarnation, int holder, ActorRef<ParameterProtocol> shard)
            implements BeginReply {}

    record SamplerBegun(String job, long incarnation, ActorRef<GateProtocol> sampler) implements BeginReply {}

    /** @param holder index of the shard; -1 for the gate sampler */
    record BeginRefused(String job, long incarnation, int holder, String reason) implements BeginReply {}
}
