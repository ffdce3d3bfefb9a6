package io.coppice.compute.kernel;

/**
 * Kernels that a program may have or not: whoever brings some names its class in
 * {@code META-INF/services/io.coppice.compute.kernel.KernelBackend}. Making one is cheap and needs none of its libraries.
 */
public interface KernelBackend {

    /** As a job's {@code kernels} says it. */
    String name();

    /** @throws IllegalArgumentException when they cannot run here, saying what is missing and the way out */
    void require();

    /** They compute on a device of this machine, which others of a cluster may not have. */
    boolean onDevice();

    /** Whether this machine has what they need. */
    boolean isAvailable();

    /**
     * Whether they could be the fastest here, so that a measurement pays: the answer is quick.
     *
     * @param threeByThree whether there are 3 x 3 convolutions of stride 1 to compute
     */
    boolean mayBeFastest(boolean threeByThree);

    /** New kernels, for one thread. */
    Kernels create();
}
