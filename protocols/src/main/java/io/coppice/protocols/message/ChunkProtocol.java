package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import io.coppice.compute.tensor.ArrayText;

/** How a message that is too large for one frame travels from node to node: in chunks, a few under way at a time. */
public sealed interface ChunkProtocol extends WireMessage {

    /**
     * A part of a serialized message.
     *
     * @param cargo names the message among all of its node
     * @param number of this chunk, from 0
     * @param of how many chunks there are
     * @param manifest of the message's codec
     * @param recipient whom the message is for, as a path with an address
     * @param sender hears {@link Unloaded}
     */
    record Chunk(
            String cargo,
            int number,
            int of,
            String manifest,
            String recipient,
            byte[] bytes,
            ActorRef<ChunkProtocol> sender)
            implements ChunkProtocol, TensorMessage {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Chunk",
                    "cargo",
                    cargo,
                    "number",
                    number,
                    "of",
                    of,
                    "manifest",
                    manifest,
                    "recipient",
                    recipient,
                    "bytes",
                    bytes,
                    "sender",
                    sender);
        }
    }

    /** The chunk has come: another one may be sent. */
    record Unloaded(String cargo, int number) implements ChunkProtocol {}
}
