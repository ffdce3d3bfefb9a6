package io.coppice.compute.kernel;

import java.util.List;

/** Which kernels a job's {@code kernels} stands for on this machine. */
public final class KernelChoice {
    public static final String AUTO = "auto";
    private static final String VECTOR = "vector";
    private static final String ND4J = "nd4j";
    private static final String MODULE = "jdk.incubator.vector";

    private KernelChoice() {}

    /** What {@code kernels} may be. */
    public static List<String> names() {
        return List.of(AUTO, VECTOR, ND4J);
    }

    /**
     * The name of definite kernels: {@code auto} is decided, anything else stays. A run decides once and keeps to it, since
     * other kernels give other bits.
     *
     * @throws IllegalArgumentException when this JVM cannot run them
     */
    public static String decide(String name) {
        boolean vectors = ModuleLayer.boot().findModule(MODULE).isPresent();
        if (name.equals(VECTOR) && !vectors) {
            throw new IllegalArgumentException("kernels is vector, but this JVM runs without the module " + MODULE
                    + ": start it with --add-modules " + MODULE + ", or set kernels to nd4j");
        }
        if (!names().contains(name)) {
            throw new IllegalArgumentException("kernels is " + name + ", expected one of " + names());
        }
        return !name.equals(AUTO) ? name : vectors ? VECTOR : ND4J;
    }

    /** New kernels, for one thread. */
    public static Kernels create(String name) {
        return decide(name).equals(VECTOR) ? new VectorKernels() : new Nd4jKernels();
    }
}
