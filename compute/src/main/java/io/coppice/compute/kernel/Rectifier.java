package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * max(x, 0) and its gradient, plane by plane. The last vector of a plane begins early enough to end with it and does some
 * floats twice, which changes nothing: a loop for the rest would first be met by the short batch at the end of an epoch, and
 * the compiler would throw all compiled code away that holds it.
 */
final class Rectifier {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;

    private Rectifier() {}

    static void forward(Tensor inOut) {
        int plane = inOut.plane();
        for (int channel = 0; channel < inOut.channels(); channel++) {
            int at = channel * inOut.planeStride();
            forward(inOut.data(), at, at + plane);
        }
    }

    private static void forward(float[] data, int begin, int end) {
        if (end - begin < S.length()) {
            for (int i = begin; i < end; i++) {
                data[i] = Math.max(data[i], 0);
            }
            return;
        }
        for (int i = begin; i < end; i += S.length()) {
            int at = Math.min(i, end - S.length());
            FloatVector.fromArray(S, data, at).max(0).intoArray(data, at);
        }
    }

    static void toData(Tensor out, Tensor gradient) {
        int plane = out.plane();
        for (int channel = 0; channel < out.channels(); channel++) {
            int shift = channel * (gradient.planeStride() - out.planeStride());
            int at = channel * out.planeStride();
            toData(out.data(), gradient.data(), at, at + plane, shift);
        }
    }

    private static void toData(float[] out, float[] gradient, int begin, int end, int shift) {
        if (end - begin < S.length()) {
            for (int i = begin; i < end; i++) {
                gradient[i + shift] = out[i] > 0 ? gradient[i + shift] : 0;
            }
            return;
        }
        FloatVector zero = FloatVector.zero(S);
        for (int i = begin; i < end; i += S.length()) {
            int at = Math.min(i, end - S.length());
            VectorMask<Float> open = FloatVector.fromArray(S, out, at).compare(VectorOperators.GT, 0);
            zero.blend(FloatVector.fromArray(S, gradient, at + shift), open).intoArray(gradient, at + shift);
        }
    }
}
