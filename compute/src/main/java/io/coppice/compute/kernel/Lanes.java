package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of this machine. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int COUNT = SPECIES.length();

    /** AVX-512 and NEON have 32 vector registers, AVX2 has 16: there a block of 6 by 4 accumulators would spill. */
    static final boolean MANY_REGISTERS =
            SPECIES.vectorBitSize() == 512 || System.getProperty("os.arch").equals("aarch64");

    private Lanes() {}

    /** Vectors that hold {@code floats} floats. */
    static int vectors(int floats) {
        return (floats + COUNT - 1) / COUNT;
    }
}
