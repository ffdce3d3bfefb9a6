package io.coppice.actors.transfer;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import io.coppice.protocols.message.TensorMessage;
import io.coppice.protocols.message.WireMessage;
import io.coppice.protocols.serialization.TensorSerializer;

/**
 * Tells messages of any size: to another node in chunks when they are large, with their bytes taken at once, so that the
 * arrays in them are free; otherwise as they are. One for every actor system.
 */
public final class ChunkedDelivery implements Extension, Delivery {
    private final ActorRef<WireMessage> yard;
    private final ActorRefResolver resolver;
    private final TensorSerializer serializer;
    private final Serialization serialization;

    private ChunkedDelivery(ActorSystem<?> system) {
        this.serializer = new TensorSerializer((ExtendedActorSystem) system.classicSystem());
        this.serialization = SerializationExtension.get(system.classicSystem());
        this.resolver = ActorRefResolver.get(system);
        this.yard = system.systemActorOf(
                ChunkTransfer.create(serializer, serialization, System::nanoTime),
                ChunkTransfer.NAME,
                DispatcherSelector.fromConfig("coppice.dispatcher.coordination"));
    }

    private static final class Id extends ExtensionId<ChunkedDelivery> {
        private static final Id INSTANCE = new Id();

        @Override
        public ChunkedDelivery createExtension(ActorSystem<?> system) {
            return new ChunkedDelivery(system);
        }
    }

    /** That of this actor system; a node must have asked for it before others can send to it. */
    public static ChunkedDelivery of(ActorSystem<?> system) {
        return Id.INSTANCE.apply(system);
    }

    @Override
    public <T> void tell(ActorRef<? super T> to, T message) {
        boolean large = message instanceof TensorMessage tensors
                && !to.path().address().hasLocalScope()
                && serializer.size(tensors) > ChunkSender.CHUNK_BYTES;
        if (large) {
            String address = to.path().address().toString();
            yard.tell(new ChunkTransfer.Load(
                    address,
                    serializer.manifest(message),
                    resolver.toSerializationFormat(to),
                    serializer.toBinary(message)));
        } else {
            to.tell(message);
        }
    }

    @Override
    public <T> void tellLong(ActorRef<? super T> to, T message) {
        if (to.path().address().hasLocalScope()) {
            to.tell(message);
        } else {
            yard.tell(new ChunkTransfer.Load(
                    to.path().address().toString(),
                    ChunkTransfer.manifest(serialization, message),
                    resolver.toSerializationFormat(to),
                    serialization.serialize(message).get()));
        }
    }
}
