package io.coppice.protocols.serialization;

import io.coppice.protocols.message.TensorMessage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How one kind of message is written and read.
 *
 * @param manifest names the kind on the wire
 */
record TensorCodec<T extends TensorMessage>(
        String manifest, Class<T> type, BiConsumer<TensorOutput, T> writer, Function<TensorInput, T> reader) {

    void write(TensorOutput out, Object message) {
        writer.accept(out, type.cast(message));
    }
}
