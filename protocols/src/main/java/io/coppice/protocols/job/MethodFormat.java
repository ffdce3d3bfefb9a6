package io.coppice.protocols.job;

import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.operator.GateShape;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * How the settings of one sparsity method are written in the {@code method} section of a job. A new method is a class that
 * does it, a settings record that says it, and an entry in {@link Methods} that reads it.
 */
interface MethodFormat<S extends MethodSettings> {

    /** As {@code method.name} says it. */
    String name();

    Class<S> settings();

    /** What it does, in one line for lists. */
    default String line() {
        return "";
    }

    /** Where it was published, for lists. */
    default String source() {
        return "";
    }

    /** @param gates the network's gate layers; empty when the network itself is wrong and lengths cannot be checked */
    S read(ConfigReader section, Optional<List<GateShape>> gates);

    void write(S settings, HoconWriter text);

    /** A format in one expression, for a method of few settings. */
    static <S extends MethodSettings> MethodFormat<S> of(
            String name,
            Class<S> settings,
            BiFunction<ConfigReader, Optional<List<GateShape>>, S> reader,
            BiConsumer<S, HoconWriter> writer) {
        return of(name, "", "", settings, reader, writer);
    }

    /** The same, with what lists say: what the method does in one line, and where it was published. */
    static <S extends MethodSettings> MethodFormat<S> of(
            String name,
            String line,
            String source,
            Class<S> settings,
            BiFunction<ConfigReader, Optional<List<GateShape>>, S> reader,
            BiConsumer<S, HoconWriter> writer) {
        return new ShortFormat<>(name, line, source, settings, reader, writer);
    }

    /** @see #of */
    record ShortFormat<S extends MethodSettings>(
            String name,
            String line,
            String source,
            Class<S> settings,
            BiFunction<ConfigReader, Optional<List<GateShape>>, S> reader,
            BiConsumer<S, HoconWriter> writer)
            implements MethodFormat<S> {

        @Override
        public S read(ConfigReader section, Optional<List<GateShape>> gates) {
            return reader.apply(section, gates);
        }

        @Override
        public void write(S values, HoconWriter text) {
            writer.accept(values, text);
        }
    }

    /** Writes settings that are known to be of this method. */
    default void writeAny(MethodSettings any, HoconWriter text) {
        write(settings().cast(any), text);
    }
}
