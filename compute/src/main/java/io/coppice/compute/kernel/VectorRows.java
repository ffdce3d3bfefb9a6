package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** What operators without an operation of their own are made of, on vectors; tails by mask. */
final class VectorRows {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    private final float[] spilled = new float[L];

    static void addScaled(float factor, float[] in, int from, float[] out, int to, int count) {
        FloatVector factors = FloatVector.broadcast(S, factor);
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector sum = FloatVector.fromArray(S, out, to + i);
            FloatVector.fromArray(S, in, from + i).fma(factors, sum).intoArray(out, to + i);
        }
        if (i < count) {
            VectorMask<Float> rest = S.indexInRange(i, count);
            FloatVector sum = FloatVector.fromArray(S, out, to + i, rest);
            FloatVector.fromArray(S, in, from + i, rest).fma(factors, sum).intoArray(out, to + i, rest);
        }
    }

    float dot(float[] a, int aAt, float[] b, int bAt, int count) {
        FloatVector even = FloatVector.zero(S);
        FloatVector odd = even;
        int i = 0;
        for (; i <= count - 2 * L; i += 2 * L) {
            even = FloatVector.fromArray(S, a, aAt + i).fma(FloatVector.fromArray(S, b, bAt + i), even);
            odd = FloatVector.fromArray(S, a, aAt + i + L).fma(FloatVector.fromArray(S, b, bAt + i + L), odd);
        }
        for (; i < count; i += L) {
            VectorMask<Float> rest = S.indexInRange(i, count);
            FloatVector more = FloatVector.fromArray(S, b, bAt + i, rest);
            even = FloatVector.fromArray(S, a, aAt + i, rest).fma(more, even);
        }
        even.add(odd).intoArray(spilled, 0);
        return LaneSums.ofVector(spilled, 0);
    }
}
