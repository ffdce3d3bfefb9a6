package io.coppice.actors.count;

import akka.actor.ActorRef;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.remote.artery.RemoteInstrument;
import java.nio.ByteBuffer;

/** Counts what goes to other nodes and comes from them. Akka makes it, by its name in coppice-node.conf. */
public final class WireCounter extends RemoteInstrument {
    /** Below 8 is Akka's own. */
    private static final byte IDENTIFIER = 21;

    private final ExtendedActorSystem system;

    public WireCounter(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public byte identifier() {
        return IDENTIFIER;
    }

    /** Asked for at the first message: Akka makes instruments before extensions can be had. */
    private NodeCounts counts() {
        return NodeCounts.of(Adapter.toTyped(system));
    }

    @Override
    public void remoteWriteMetadata(ActorRef recipient, Object message, ActorRef sender, ByteBuffer buffer) {
        // Nothing travels beside the messages.
    }

    @Override
    public void remoteReadMetadata(ActorRef recipient, Object message, ActorRef sender, ByteBuffer buffer) {
        // Nothing travels beside the messages.
    }

    @Override
    public void remoteMessageSent(ActorRef recipient, Object message, ActorRef sender, int size, long nanos) {
        counts().sent(size);
    }

    @Override
    public void remoteMessageReceived(ActorRef recipient, Object message, ActorRef sender, int size, long nanos) {
        counts().received(size);
    }
}
