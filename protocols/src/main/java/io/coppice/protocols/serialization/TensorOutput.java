package io.coppice.protocols.serialization;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import io.coppice.compute.tensor.UnitSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes the fields of a message one behind the other, or only counts their bytes. */
final class TensorOutput {
    private final ActorRefResolver actors;
    private final Optional<ByteBuffer> target;
    private int size;

    /** @param target little-endian; empty to count */
    TensorOutput(ActorRefResolver actors, Optional<ByteBuffer> target) {
        this.actors = actors;
        this.target = target;
    }

    int size() {
        return size;
    }

    private Optional<ByteBuffer> room(int bytes) {
        size = Math.addExact(size, bytes);
        return target;
    }

    void bool(boolean value) {
        room(1).ifPresent(out -> out.put((byte) (value ? 1 : 0)));
    }

    void int32(int value) {
        room(Integer.BYTES).ifPresent(out -> out.putInt(value));
    }

    void int64(long value) {
        room(Long.BYTES).ifPresent(out -> out.putLong(value));
    }

    void float64(double value) {
        room(Double.BYTES).ifPresent(out -> out.putDouble(value));
    }

    void bytes(byte[] value) {
        int32(value.length);
        room(value.length).ifPresent(out -> out.put(value));
    }

    void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void floats(float[] data, int from, int length) {
        int32(length);
        room(Math.multiplyExact(length, Float.BYTES)).ifPresent(out -> {
            out.asFloatBuffer().put(data, from, length);
            out.position(out.position() + length * Float.BYTES);
        });
    }

    void floats(float[] data) {
        floats(data, 0, data.length);
    }

    void ints(int[] data, int length) {
        int32(length);
        room(Math.multiplyExact(length, Integer.BYTES)).ifPresent(out -> {
            out.asIntBuffer().put(data, 0, length);
            out.position(out.position() + length * Integer.BYTES);
        });
    }

    void units(UnitSet units) {
        bytes(UnitSetBits.toBytes(units));
    }

    void actor(ActorRef<?> actor) {
        text(actors.toSerializationFormat(actor));
    }

    <T> void list(List<T> items, BiConsumer<TensorOutput, T> writer) {
        int32(items.size());
        items.forEach(item -> writer.accept(this, item));
    }
}
