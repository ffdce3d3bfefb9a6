package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** max(x, 0) and its gradient, plane by plane. */
final class Rectifier {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;

    private Rectifier() {}

    static void forward(Tensor inOut) {
        int plane = inOut.height() * inOut.width() * inOut.samples();
        for (int channel = 0; channel < inOut.channels(); channel++) {
            int at = channel * inOut.planeStride();
            forward(inOut.data(), at, at + plane);
        }
    }

    private static void forward(float[] data, int begin, int end) {
        int i = begin;
        for (; i <= end - S.length(); i += S.length()) {
            FloatVector.fromArray(S, data, i).max(0).intoArray(data, i);
        }
        for (; i < end; i++) {
            data[i] = Math.max(data[i], 0);
        }
    }

    static void toData(Tensor out, Tensor gradient) {
        int plane = out.height() * out.width() * out.samples();
        for (int channel = 0; channel < out.channels(); channel++) {
            int shift = channel * (gradient.planeStride() - out.planeStride());
            int at = channel * out.planeStride();
            toData(out.data(), gradient.data(), at, at + plane, shift);
        }
    }

    private static void toData(float[] out, float[] gradient, int begin, int end, int shift) {
        FloatVector zero = FloatVector.zero(S);
        int i = begin;
        for (; i <= end - S.length(); i += S.length()) {
            VectorMask<Float> open = FloatVector.fromArray(S, out, i).compare(VectorOperators.GT, 0);
            zero.blend(FloatVector.fromArray(S, gradient, i + shift), open).intoArray(gradient, i + shift);
        }
        for (; i < end; i++) {
            gradient[i + shift] = out[i] > 0 ? gradient[i + shift] : 0;
        }
    }
}
