package io.coppice.compute.method;

import io.coppice.compute.network.GateShape;
import java.util.List;

/** The settings of a sparsity method; each method has one record of its own. */
public interface MethodSettings {

    /** As it is named in a job. */
    String name();

    /**
     * @param gates the network's gate layers
     * @param trainingSamples N of the objective
     * @throws IllegalArgumentException naming the first setting that cannot be used, its value and what is allowed
     */
    SparsityMethod create(List<GateShape> gates, int trainingSamples);
}
