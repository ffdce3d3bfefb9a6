package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Max pooling and its gradient, for any window; that of 2 by 2 by step 2, which every network uses, is in one sweep. */
final class MaxPools {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final int CORNERS = 4;

    private MaxPools() {}

    /** No two windows share an input, and every input has one. */
    static boolean isHalving(Window window, int height, int width) {
        boolean even = height % 2 == 0 && width % 2 == 0;
        return window.kernel() == 2 && window.stride() == 2 && window.padding() == 0 && even;
    }

    static void forward(Window window, Tensor in, Tensor out) {
        boolean halving = isHalving(window, in.height(), in.width()) && in.samples() >= L;
        int rowLength = in.width() * in.samples();
        for (int channel = 0; channel < out.channels(); channel++) {
            for (int y = 0; y < out.height(); y++) {
                if (halving) {
                    int from = in.at(channel, 2 * y, 0, 0);
                    halve(in.data(), from, rowLength, in.samples(), out.data(), out.at(channel, y, 0, 0), out.width());
                    continue;
                }
                for (int x = 0; x < out.width(); x++) {
                    largest(window, in, channel, y, x, out.data(), out.at(channel, y, x, 0));
                }
            }
        }
    }

    private static void largest(Window window, Tensor in, int channel, int y, int x, float[] out, int outAt) {
        Arrays.fill(out, outAt, outAt + in.samples(), Float.NEGATIVE_INFINITY);
        for (int tap = 0; tap < window.area(); tap++) {
            int from = at(window, in, channel, y, x, tap);
            for (int sample = 0; from >= 0 && sample < in.samples(); sample++) {
                out[outAt + sample] = Math.max(out[outAt + sample], in.data()[from + sample]);
            }
        }
    }

    /** Where a tap falls, or -1 on the padding. */
    private static int at(Window window, Tensor in, int channel, int y, int x, int tap) {
        int row = y * window.stride() - window.padding() + tap / window.kernel();
        int column = x * window.stride() - window.padding() + tap % window.kernel();
        boolean inside = row >= 0 && row < in.height() && column >= 0 && column < in.width();
        return inside ? in.at(channel, row, column, 0) : -1;
    }

    /** One row of outputs; the last vector of a column may overlap the one before it, which changes nothing. */
    private static void halve(float[] in, int inAt, int rowLength, int samples, float[] out, int outAt, int width) {
        for (int x = 0; x < width; x++) {
            for (int sample = 0; sample < samples; sample += L) {
                int lane = Math.min(sample, samples - L);
                int at = inAt + 2 * x * samples + lane;
                FloatVector above = FloatVector.fromArray(S, in, at).max(FloatVector.fromArray(S, in, at + samples));
                int below = at + rowLength;
                above.max(FloatVector.fromArray(S, in, below))
                        .max(FloatVector.fromArray(S, in, below + samples))
                        .intoArray(out, outAt + x * samples + lane);
            }
        }
    }

    /** @param inGradient may be {@code in} itself where the pooling halves */
    static void toData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient) {
        boolean halving = isHalving(window, in.height(), in.width());
        int plane = in.plane();
        for (int channel = 0; channel < out.channels(); channel++) {
            if (!halving) {
                int at = inGradient.at(channel, 0, 0, 0);
                Arrays.fill(inGradient.data(), at, at + plane, 0);
            }
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    if (halving && in.samples() >= L) {
                        spreadHalved(in, out, outGradient, inGradient, channel, y, x);
                    } else if (halving) {
                        spreadFew(in, out, outGradient, inGradient, channel, y, x);
                    } else {
                        spread(window, in, out, outGradient, inGradient, channel, y, x);
                    }
                }
            }
        }
    }

    private static void spread(
            Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient, int channel, int y, int x) {
        for (int sample = 0; sample < in.samples(); sample++) {
            float largest = out.data()[out.at(channel, y, x, sample)];
            int tap = 0;
            int from = at(window, in, channel, y, x, tap);
            while (tap < window.area() && (from < 0 || in.data()[from + sample] != largest)) {
                tap++;
                from = at(window, in, channel, y, x, tap);
            }
            if (tap < window.area()) {
                int to = at(window, inGradient, channel, y, x, tap) + sample;
                inGradient.data()[to] += outGradient.data()[outGradient.at(channel, y, x, sample)];
            }
        }
    }

    /**
     * Whatever the first largest element takes is no longer there for the others. The last vector may overlap the one before
     * it, so each is read before the one before it is written: the gradient may take the input's place.
     */
    private static void spreadHalved(
            Tensor in, Tensor out, Tensor outGradient, Tensor inGradient, int channel, int y, int x) {
        int samples = in.samples();
        int corner = in.at(channel, 2 * y, 2 * x, 0);
        int shift = inGradient.at(channel, 2 * y, 2 * x, 0) - corner;
        int outAt = out.at(channel, y, x, 0);
        int gradientAt = outGradient.at(channel, y, x, 0);
        int below = corner + in.width() * samples;
        float[] from = in.data();
        float[] to = inGradient.data();
        FloatVector a = FloatVector.fromArray(S, from, corner);
        FloatVector b = FloatVector.fromArray(S, from, corner + samples);
        FloatVector c = FloatVector.fromArray(S, from, below);
        FloatVector d = FloatVector.fromArray(S, from, below + samples);
        for (int sample = 0; sample < samples; sample += L) {
            int lane = Math.min(sample, samples - L);
            int next = Math.min(sample + L, samples - L);
            FloatVector nextA = FloatVector.fromArray(S, from, corner + next);
            FloatVector nextB = FloatVector.fromArray(S, from, corner + samples + next);
            FloatVector nextC = FloatVector.fromArray(S, from, below + next);
            FloatVector nextD = FloatVector.fromArray(S, from, below + samples + next);
            FloatVector largest = FloatVector.fromArray(S, out.data(), outAt + lane);
            FloatVector rest = FloatVector.fromArray(S, outGradient.data(), gradientAt + lane);
            rest = take(a, largest, rest, to, shift + corner + lane);
            rest = take(b, largest, rest, to, shift + corner + samples + lane);
            rest = take(c, largest, rest, to, shift + below + lane);
            take(d, largest, rest, to, shift + below + samples + lane);
            a = nextA;
            b = nextB;
            c = nextC;
            d = nextD;
        }
    }

    private static FloatVector take(FloatVector in, FloatVector largest, FloatVector rest, float[] to, int toAt) {
        VectorMask<Float> takes = in.compare(VectorOperators.EQ, largest);
        FloatVector zero = FloatVector.zero(S);
        zero.blend(rest, takes).intoArray(to, toAt);
        return rest.blend(zero, takes);
    }

    /** Of fewer samples than a vector has lanes. */
    private static void spreadFew(
            Tensor in, Tensor out, Tensor outGradient, Tensor inGradient, int channel, int y, int x) {
        for (int sample = 0; sample < in.samples(); sample++) {
            float largest = out.data()[out.at(channel, y, x, sample)];
            float rest = outGradient.data()[outGradient.at(channel, y, x, sample)];
            for (int corner = 0; corner < CORNERS; corner++) {
                int row = 2 * y + corner / 2;
                int column = 2 * x + corner % 2;
                boolean takes = in.data()[in.at(channel, row, column, sample)] == largest;
                inGradient.data()[inGradient.at(channel, row, column, sample)] = takes ? rest : 0;
                rest = takes ? 0 : rest;
            }
        }
    }
}
