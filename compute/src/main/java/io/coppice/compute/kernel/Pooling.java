package io.coppice.compute.kernel;

import static io.coppice.compute.kernel.Accumulate.L;
import static io.coppice.compute.kernel.Accumulate.S;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Max pooling: 2 by 2 windows side by side in vectors, any other window by plain loops over the samples. */
final class Pooling {

    private Pooling() {}

    static void forward(Window window, Tensor in, Tensor out) {
        boolean halves = window.kernel() == 2 && window.stride() == 2 && window.padding() == 0 && in.samples() >= L;
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    if (halves) {
                        largest(in, in.at(c, 2 * y, 2 * x, 0), out.data(), out.at(c, y, x, 0));
                    } else {
                        largest(window, in, c, y, x, out);
                    }
                }
            }
        }
    }

    private static void largest(Tensor in, int at, float[] out, int to) {
        int n = in.samples();
        int below = in.width() * n;
        for (int j = 0; j < n; j += L) {
            int i = Math.min(j, n - L);
            FloatVector top = max(in.data(), at + i, at + n + i);
            FloatVector bottom = max(in.data(), at + below + i, at + below + n + i);
            larger(top, bottom).intoArray(out, to + i);
        }
    }

    private static FloatVector max(float[] data, int first, int second) {
        return larger(FloatVector.fromArray(S, data, first), FloatVector.fromArray(S, data, second));
    }

    /** The second where it is larger or the first is no number that anything is larger than. */
    private static FloatVector larger(FloatVector a, FloatVector b) {
        return a.blend(b, b.compare(VectorOperators.GT, a));
    }

    private static void largest(Window window, Tensor in, int c, int y, int x, Tensor out) {
        int n = in.samples();
        int to = out.at(c, y, x, 0);
        Arrays.fill(out.data(), to, to + n, Float.NEGATIVE_INFINITY);
        for (int row = 0; row < window.kernel(); row++) {
            for (int column = 0; column < window.kernel(); column++) {
                int iy = y * window.stride() - window.padding() + row;
                int ix = x * window.stride() - window.padding() + column;
                if (iy >= 0 && iy < in.height() && ix >= 0 && ix < in.width()) {
                    int at = in.at(c, iy, ix, 0);
                    for (int s = 0; s < n; s++) {
                        out.data()[to + s] = Math.max(out.data()[to + s], in.data()[at + s]);
                    }
                }
            }
        }
    }

    static void backward(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient) {
        boolean halves = window.kernel() == 2 && window.stride() == 2 && window.padding() == 0 && in.samples() >= L;
        boolean covered = halves && in.height() % 2 == 0 && in.width() % 2 == 0;
        for (int c = 0; c < out.channels(); c++) {
            if (!covered) {
                int from = inGradient.at(c, 0, 0, 0);
                Arrays.fill(inGradient.data(), from, from + in.height() * in.width() * in.samples(), 0f);
            }
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    int at = out.at(c, y, x, 0);
                    if (halves) {
                        toFirst(in, in.at(c, 2 * y, 2 * x, 0), out.data(), at, outGradient.data(), inGradient.data());
                    } else {
                        toFirst(window, in, c, y, x, out.data(), at, outGradient.data(), inGradient.data());
                    }
                }
            }
        }
    }

    private static void toFirst(Tensor in, int at, float[] out, int to, float[] g, float[] inGradient) {
        int n = in.samples();
        int below = in.width() * n;
        FloatVector zero = FloatVector.zero(S);
        for (int j = 0; j < n; j += L) {
            int i = Math.min(j, n - L);
            FloatVector largest = FloatVector.fromArray(S, out, to + i);
            FloatVector gradient = FloatVector.fromArray(S, g, to + i);
            VectorMask<Float> m0 = FloatVector.fromArray(S, in.data(), at + i).eq(largest);
            zero.blend(gradient, m0).intoArray(inGradient, at + i);
            VectorMask<Float> m1 =
                    FloatVector.fromArray(S, in.data(), at + n + i).eq(largest);
            zero.blend(gradient, m1.andNot(m0)).intoArray(inGradient, at + n + i);
            VectorMask<Float> taken = m0.or(m1);
            VectorMask<Float> m2 =
                    FloatVector.fromArray(S, in.data(), at + below + i).eq(largest);
            zero.blend(gradient, m2.andNot(taken)).intoArray(inGradient, at + below + i);
            taken = taken.or(m2);
            VectorMask<Float> m3 =
                    FloatVector.fromArray(S, in.data(), at + below + n + i).eq(largest);
            zero.blend(gradient, m3.andNot(taken)).intoArray(inGradient, at + below + n + i);
        }
    }

    private static void toFirst(
            Window window, Tensor in, int c, int y, int x, float[] out, int to, float[] g, float[] inGradient) {
        for (int s = 0; s < in.samples(); s++) {
            boolean given = false;
            for (int tap = 0; tap < window.area() && !given; tap++) {
                int iy = y * window.stride() - window.padding() + tap / window.kernel();
                int ix = x * window.stride() - window.padding() + tap % window.kernel();
                if (iy >= 0 && iy < in.height() && ix >= 0 && ix < in.width()) {
                    int at = in.at(c, iy, ix, s);
                    if (in.data()[at] == out[to + s]) {
                        inGradient[at] += g[to + s];
                        given = true;
                    }
                }
            }
        }
    }
}
