package io.coppice.compute.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over the lanes of a vector and over whole planes, always in the same order: {@code reduceLanes(ADD)} gives other
 * bits in compiled code than in the interpreter, and a run would depend on when the compiler came.
 */
final class LaneSums {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    private final float[] spilled = new float[L];
    private final float[] last = new float[4 * L];

    /** The sum of the L floats from {@code at} on, by halves; they are overwritten. */
    static float ofVector(float[] lanes, int at) {
        for (int half = L / 2; half > 8; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[at + lane] += lanes[at + lane + half];
            }
        }
        if (L >= 16) {
            FloatVector upper = FloatVector.fromArray(FloatVector.SPECIES_256, lanes, at + 8);
            FloatVector.fromArray(FloatVector.SPECIES_256, lanes, at).add(upper).intoArray(lanes, at);
        }
        if (L >= 8) {
            FloatVector upper = FloatVector.fromArray(FloatVector.SPECIES_128, lanes, at + 4);
            FloatVector.fromArray(FloatVector.SPECIES_128, lanes, at).add(upper).intoArray(lanes, at);
        }
        return (lanes[at] + lanes[at + 2]) + (lanes[at + 1] + lanes[at + 3]);
    }

    /**
     * The sum of the {@code length} floats from {@code at} on. The last ones are added as vectors filled up with zeros, even
     * if there are none: a loop for them would first be met by the short batch at the end of an epoch, and the compiler
     * would throw all compiled code away that holds it.
     */
    float ofRun(float[] array, int at, int length) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int end = at + length;
        int i = at;
        for (; i <= end - 4 * L; i += 4 * L) {
            a = a.add(FloatVector.fromArray(S, array, i));
            b = b.add(FloatVector.fromArray(S, array, i + L));
            c = c.add(FloatVector.fromArray(S, array, i + 2 * L));
            d = d.add(FloatVector.fromArray(S, array, i + 3 * L));
        }
        Arrays.fill(last, 0);
        System.arraycopy(array, i, last, 0, end - i);
        a = a.add(FloatVector.fromArray(S, last, 0));
        b = b.add(FloatVector.fromArray(S, last, L));
        c = c.add(FloatVector.fromArray(S, last, 2 * L));
        d = d.add(FloatVector.fromArray(S, last, 3 * L));
        a.add(b).add(c.add(d)).intoArray(spilled, 0);
        return ofVector(spilled, 0);
    }
}
