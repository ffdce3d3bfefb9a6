package io.coppice.actors;

import akka.actor.NoSerializationVerificationNeeded;
import io.coppice.protocols.message.WireMessage;

/** What an actor says to itself or to its own children. It never leaves the node, so nobody needs to serialize it. */
public interface PrivateMessage extends WireMessage, NoSerializationVerificationNeeded {}
