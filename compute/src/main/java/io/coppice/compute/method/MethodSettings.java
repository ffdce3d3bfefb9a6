package io.coppice.compute.method;

import io.coppice.compute.network.GateShape;
import java.util.List;

/** The settings of a sparsity method; each method has one record of its own. */
public interface MethodSettings {

    /** As it is named in a job. */
    String name();

    /** Everything that is wrong with the settings for a network with these gate layers; empty when they can be used. */
    List<InvalidSetting> problems(List<GateShape> gates);

    /**
     * @param gates the network's gate layers
     * @param trainingSamples N of the objective
     * @throws IllegalArgumentException naming the first of the {@link #problems}
     */
    SparsityMethod create(List<GateShape> gates, int trainingSamples);

    /** @throws IllegalArgumentException naming the first of the {@link #problems} */
    default void requireUsable(List<GateShape> gates) {
        problems(gates).stream().findFirst().ifPresent(problem -> {
            throw new IllegalArgumentException(problem.toString());
        });
    }
}
