package io.coppice.protocols.job;

import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.network.GateShape;
import java.util.List;
import java.util.Optional;

/**
 * How the settings of one sparsity method are written in the {@code method} section of a job. A new method is a class that
 * does it, a settings record that says it, and a line in {@link Methods} that reads it.
 */
interface MethodFormat<S extends MethodSettings> {

    /** As {@code method.name} says it. */
    String name();

    Class<S> settings();

    /** @param gates the network's gate layers; empty when the network itself is wrong and lengths cannot be checked */
    S read(Section section, Optional<List<GateShape>> gates);

    void write(S settings, HoconText text);

    /** Writes settings that are known to be of this method. */
    default void writeAny(MethodSettings any, HoconText text) {
        write(settings().cast(any), text);
    }
}
