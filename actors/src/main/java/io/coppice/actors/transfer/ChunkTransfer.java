package io.coppice.actors.transfer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.Serializer;
import akka.serialization.SerializerWithStringManifest;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.count.NodeCounts;
import io.coppice.protocols.message.ChunkProtocol;
import io.coppice.protocols.message.ChunkProtocol.Chunk;
import io.coppice.protocols.message.ChunkProtocol.Unloaded;
import io.coppice.protocols.message.WireMessage;
import io.coppice.protocols.serialization.TensorSerializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Sends and takes in the large messages of a node. What goes when is decided by {@link ChunkSender}, one for every other
 * node, and {@link ChunkAssembler}; here are mail, clock and addresses.
 */
final class ChunkTransfer {
    static final String NAME = "freight";
    private static final String OTHER_SERIALIZER = "/";
    private static final Duration TICK = Duration.ofSeconds(1);

    private final ActorContext<WireMessage> context;
    private final ActorRefResolver resolver;
    private final TensorSerializer serializer;
    private final Serialization serialization;
    private final LongSupplier clock;
    private final Map<String, ChunkSender> outgoing = new HashMap<>();
    private final Map<String, String> destinations = new HashMap<>();
    private final ChunkAssembler incoming = new ChunkAssembler();
    private final String self;
    private long names;

    /** A serialized message for an actor on the node at this address. */
    record Load(String address, String manifest, String recipient, byte[] bytes) implements PrivateMessage {}

    private record Tick() implements PrivateMessage {}

    private ChunkTransfer(
            ActorContext<WireMessage> context,
            TensorSerializer serializer,
            Serialization serialization,
            LongSupplier clock) {
        this.serialization = serialization;
        this.context = context;
        this.resolver = ActorRefResolver.get(context.getSystem());
        this.serializer = serializer;
        this.clock = clock;
        this.self = resolver.toSerializationFormat(context.getSelf());
    }

    /** @param clock that never goes back, nanoseconds */
    static Behavior<WireMessage> create(TensorSerializer serializer, Serialization serialization, LongSupplier clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ChunkTransfer yard = new ChunkTransfer(context, serializer, serialization, clock);
            timers.startTimerWithFixedDelay(new Tick(), TICK);
            return Behaviors.receiveMessage(message -> {
                yard.receive(message);
                return Behaviors.same();
            });
        }));
    }

    private void receive(WireMessage message) {
        long now = clock.getAsLong();
        switch (message) {
            case Load load -> {
                String name = self + " " + names++;
                ChunkedMessage cargo = new ChunkedMessage(name, load.manifest(), load.recipient(), load.bytes());
                destinations.put(name, load.address());
                ChunkSender queue = outgoing.computeIfAbsent(load.address(), key -> new ChunkSender());
                long waiting = queue.waitingBytes();
                send(load.address(), queue.load(cargo, now));
                if (queue.waitingBytes() == waiting) {
                    discarded(load);
                }
            }
            case Unloaded unloaded -> {
                String address = destinations.get(unloaded.cargo());
                if (address != null && outgoing.containsKey(address)) {
                    send(address, outgoing.get(address).unloaded(unloaded.cargo(), unloaded.number(), now));
                }
            }
            case Chunk chunk -> take(chunk, now);
            case Tick tick -> tick(now);
            default -> context.getLog().warn("Freight does not understand {}", message);
        }
    }

    private void discarded(Load load) {
        NodeCounts.of(context.getSystem()).addDiscarded();
        context.getLog()
                .warn(
                        "A message of {} bytes for {} is discarded: {} MiB wait for {} already",
                        load.bytes().length,
                        load.recipient(),
                        ChunkSender.WAITING_BYTES >> 20,
                        load.address());
    }

    private void send(String address, List<ChunkSender.Send> sends) {
        if (sends.isEmpty()) {
            return;
        }
        ActorRef<ChunkProtocol> peer = resolver.resolveActorRef(address + "/system/" + NAME);
        for (ChunkSender.Send send : sends) {
            ChunkedMessage cargo = send.cargo();
            peer.tell(new Chunk(
                    cargo.name(),
                    send.number(),
                    cargo.chunks(ChunkSender.CHUNK_BYTES),
                    cargo.manifest(),
                    cargo.recipient(),
                    cargo.chunk(send.number(), ChunkSender.CHUNK_BYTES),
                    context.getSelf().narrow()));
        }
    }

    /** With the serializer that understands it, where that is not the tensors'. */
    static String manifest(Serialization serialization, Object message) {
        Serializer of = serialization.findSerializerFor(message);
        String name = ((SerializerWithStringManifest) of).manifest(message);
        return of.identifier() + OTHER_SERIALIZER + name;
    }

    private Object message(byte[] bytes, String manifest) {
        int mark = manifest.indexOf(OTHER_SERIALIZER);
        if (mark < 0) {
            return serializer.fromBinary(bytes, manifest);
        }
        int identifier = Integer.parseInt(manifest.substring(0, mark));
        return serialization
                .deserialize(bytes, identifier, manifest.substring(mark + 1))
                .get();
    }

    private void take(Chunk chunk, long now) {
        try {
            incoming.take(chunk, now).ifPresent(bytes -> {
                ActorRef<Object> recipient = resolver.resolveActorRef(chunk.recipient());
                recipient.tell(message(bytes, chunk.manifest()));
            });
        } catch (RuntimeException damaged) {
            context.getLog().warn("A message in chunks for {} is dropped: {}", chunk.recipient(), damaged.toString());
        }
        chunk.sender().tell(new Unloaded(chunk.cargo(), chunk.number()));
    }

    private void tick(long now) {
        incoming.tick(now);
        outgoing.values().forEach(queue -> queue.tick(now));
        outgoing.values().removeIf(ChunkSender::isIdle);
        destinations.values().removeIf(address -> !outgoing.containsKey(address));
    }
}
