package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;

/** What a node that wants to join asks of those that it knows by address, before it belongs to their cluster. */
public sealed interface MembershipProtocol extends WireMessage {

    /** What must be alike on all nodes. */
    record AskValues(ActorRef<Values> replyTo) implements MembershipProtocol {}

    /** @param node its address */
    record Values(String node, String version, int shards) implements WireMessage {}
}
