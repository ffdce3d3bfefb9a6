package io.coppice.protocols.serialization;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import io.coppice.protocols.message.TensorMessage;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Messages that are mostly floats, little-endian: the length of the fields (4 bytes), the fields, their CRC-32C
 * (4 bytes). What is cut short, damaged or of an unknown kind is refused.
 */
public final class TensorSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {
    private static final int IDENTIFIER = 20_260_101;
    private static final int FRAME = 2 * Integer.BYTES;

    private static final Map<Class<?>, TensorCodec<?>> BY_TYPE =
            TensorCodecs.ALL.stream().collect(Collectors.toUnmodifiableMap(TensorCodec::type, Function.identity()));
    private static final Map<String, TensorCodec<?>> BY_MANIFEST =
            TensorCodecs.ALL.stream().collect(Collectors.toUnmodifiableMap(TensorCodec::manifest, Function.identity()));

    private final ActorRefResolver actors;

    /** Akka calls this, by the name in reference.conf. */
    public TensorSerializer(ExtendedActorSystem system) {
        actors = ActorRefResolver.get(Adapter.toTyped(system));
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return codec(message).manifest();
    }

    private static TensorCodec<?> codec(Object message) {
        TensorCodec<?> codec = BY_TYPE.get(message.getClass());
        if (codec == null) {
            throw new IllegalArgumentException("There is no codec for "
                    + message.getClass().getName() + " among those of " + BY_MANIFEST.keySet());
        }
        return codec;
    }

    /** How many bytes a message takes. @throws ArithmeticException when no array can hold it */
    public int size(TensorMessage message) {
        TensorOutput count = new TensorOutput(actors, Optional.empty());
        codec(message).write(count, message);
        return Math.addExact(count.size(), FRAME);
    }

    @Override
    public byte[] toBinary(Object message) {
        ByteBuffer buffer = ByteBuffer.allocate(size((TensorMessage) message));
        toBinary(message, buffer);
        return buffer.array();
    }

    /** @throws BufferOverflowException when the message does not fit, which Akka reports as oversized */
    @Override
    public void toBinary(Object message, ByteBuffer buffer) {
        ByteBuffer frame = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(0);
        codec(message).write(new TensorOutput(actors, Optional.of(frame)), message);
        int end = frame.position();
        frame.putInt(checksum(frame.slice(Integer.BYTES, end - Integer.BYTES)));
        frame.putInt(0, end - Integer.BYTES);
        buffer.position(buffer.position() + frame.position());
    }

    private static int checksum(ByteBuffer fields) {
        CRC32C checksum = new CRC32C();
        checksum.update(fields);
        return (int) checksum.getValue();
    }

    @Override
    public TensorMessage fromBinary(byte[] bytes, String manifest) {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    /** @throws IllegalArgumentException saying what is wrong with the bytes */
    @Override
    public TensorMessage fromBinary(ByteBuffer buffer, String manifest) {
        TensorCodec<?> codec = BY_MANIFEST.get(manifest);
        if (codec == null) {
            throw new IllegalArgumentException("There is no message " + manifest + " among " + BY_MANIFEST.keySet());
        }
        ByteBuffer frame = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (frame.remaining() < FRAME || frame.getInt(0) != frame.remaining() - FRAME) {
            throw new IllegalArgumentException("A message " + manifest + " has " + frame.remaining()
                    + " bytes, not what it was sent with: cut short");
        }
        int length = frame.getInt(0);
        ByteBuffer fields = frame.slice(Integer.BYTES, length).order(ByteOrder.LITTLE_ENDIAN);
        if (checksum(fields.duplicate()) != frame.getInt(Integer.BYTES + length)) {
            throw new IllegalArgumentException("A message " + manifest + " is damaged, its checksum differs");
        }
        TensorInput in = new TensorInput(actors, fields);
        TensorMessage message = codec.reader().apply(in);
        if (!in.isAtEnd()) {
            throw new IllegalArgumentException("A message " + manifest + " is longer than its fields");
        }
        buffer.position(buffer.limit());
        return message;
    }
}
