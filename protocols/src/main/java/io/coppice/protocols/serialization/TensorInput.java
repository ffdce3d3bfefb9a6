package io.coppice.protocols.serialization;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import io.coppice.compute.tensor.UnitSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link TensorOutput} wrote. Lengths are checked before memory is taken for them. */
final class TensorInput {
    private final ActorRefResolver actors;
    private final ByteBuffer source;

    /** @param source little-endian */
    TensorInput(ActorRefResolver actors, ByteBuffer source) {
        this.actors = actors;
        this.source = source;
    }

    boolean bool() {
        return source.get() != 0;
    }

    int int32() {
        return source.getInt();
    }

    long int64() {
        return source.getLong();
    }

    double float64() {
        return source.getDouble();
    }

    byte[] bytes() {
        byte[] value = new byte[length(1)];
        source.get(value);
        return value;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    float[] floats() {
        float[] data = new float[length(Float.BYTES)];
        source.asFloatBuffer().get(data);
        source.position(source.position() + data.length * Float.BYTES);
        return data;
    }

    int[] ints() {
        int[] data = new int[length(Integer.BYTES)];
        source.asIntBuffer().get(data);
        source.position(source.position() + data.length * Integer.BYTES);
        return data;
    }

    private int length(int bytesEach) {
        int length = source.getInt();
        if (length < 0 || length > source.remaining() / bytesEach) {
            throw new IllegalArgumentException("A message claims " + length + " items of " + bytesEach
                    + " bytes and has only " + source.remaining() + " bytes left");
        }
        return length;
    }

    UnitSet units() {
        return UnitSetBits.parse(bytes());
    }

    <T> ActorRef<T> actor() {
        return actors.resolveActorRef(text());
    }

    <T> List<T> list(Function<TensorInput, T> reader) {
        int count = length(1);
        List<T> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(reader.apply(this));
        }
        return Collections.unmodifiableList(items);
    }

    boolean isAtEnd() {
        return !source.hasRemaining();
    }
}
