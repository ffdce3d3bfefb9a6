package io.coppice.actors.freight;

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
public final class Freight implements Extension, Delivery {
    private final ActorRef<WireMessage> yard;
    private final ActorRefResolver resolver;
    private final TensorSerializer serializer;
    private final Serialization serialization;

    private Freight(ActorSystem<?> system) {
        this.serializer = new TensorSerializer((ExtendedActorSystem) system.classicSystem());
        this.serialization = SerializationExtension.get(system.classicSystem());
        this.resolver = ActorRefResolver.get(system);
        this.yard = system.systemActorOf(
                FreightYard.create(serializer, serialization, System::nanoTime),
                FreightYard.NAME,
                DispatcherSelector.fromConfig("coppice.dispatcher.coordination"));
    }

    private static final class Id extends ExtensionId<Freight> {
        private static final Id INSTANCE = new Id();

        @Override
        public Freight createExtension(ActorSystem<?> system) {
            return new Freight(system);
        }
    }

    /** That of this actor system; a node must have asked for it before others can send to it. */
    public static Freight of(ActorSystem<?> system) {
        return Id.INSTANCE.apply(system);
    }

    @Override
    public <T> void tell(ActorRef<? super T> to, T message) {
        boolean large = message instanceof TensorMessage tensors
                && !to.path().address().hasLocalScope()
                && serializer.size(tensors) > Outgoing.CHUNK_BYTES;
        if (large) {
            String address = to.path().address().toString();
            yard.tell(new FreightYard.Load(
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
            yard.tell(new FreightYard.Load(
                    to.path().address().toString(),
                    FreightYard.manifest(serialization, message),
                    resolver.toSerializationFormat(to),
                    serialization.serialize(message).get()));
        }
    }
}
