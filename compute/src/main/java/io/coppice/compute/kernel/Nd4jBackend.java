package io.coppice.compute.kernel;

/** ND4J's native BLAS. */
public final class Nd4jBackend implements KernelBackend {
    /** As a job names it. */
    public static final String NAME = "nd4j";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void require() {
        if (!isAvailable()) {
            throw new IllegalArgumentException(
                    "kernels is nd4j, but this package was made without ND4J: set kernels to vector");
        }
    }

    @Override
    public boolean onDevice() {
        return false;
    }

    /** A package may leave it out. */
    @Override
    public boolean isAvailable() {
        return Nd4jBackend.class.getResource("/org/nd4j/linalg/factory/Nd4j.class") != null;
    }

    @Override
    public boolean mayBeFastest(boolean threeByThree) {
        return threeByThree && isAvailable();
    }

    @Override
    public Kernels create() {
        return new Nd4jKernels();
    }
}
