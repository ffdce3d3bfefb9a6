package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What batch normalisation, additions and means do with one channel's plane, which a core's cache usually holds. */
final class ChannelLoops {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    private final LaneSums sums = new LaneSums();
    private final float[] spilled = new float[2 * L];

    /** In two sweeps, so that a mean far from zero costs the variance nothing. */
    void moments(Tensor in, int channel, float[] moments, int at) {
        int count = in.plane();
        int from = channel * in.planeStride();
        float mean = sums.ofRun(in.data(), from, count) / count;
        moments[at] = mean;
        moments[at + 1] = squares(in.data(), from, from + count, mean) / count;
    }

    private float squares(float[] data, int from, int end, float mean) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = from;
        for (; i <= end - 4 * L; i += 4 * L) {
            FloatVector p = FloatVector.fromArray(S, data, i).sub(mean);
            FloatVector q = FloatVector.fromArray(S, data, i + L).sub(mean);
            FloatVector r = FloatVector.fromArray(S, data, i + 2 * L).sub(mean);
            FloatVector s = FloatVector.fromArray(S, data, i + 3 * L).sub(mean);
            a = p.fma(p, a);
            b = q.fma(q, b);
            c = r.fma(r, c);
            d = s.fma(s, d);
        }
        a.add(b).add(c.add(d)).intoArray(spilled, 0);
        float sum = LaneSums.ofVector(spilled, 0);
        for (; i < end; i++) {
            float distance = data[i] - mean;
            sum = Math.fma(distance, distance, sum);
        }
        return sum;
    }

    void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt) {
        int count = in.plane();
        float[] left = gradient.data();
        float[] right = in.data();
        int at = channel * gradient.planeStride();
        int shift = inChannel * in.planeStride() - at;
        int end = at + count;
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = at;
        for (; i <= end - 2 * L; i += 2 * L) {
            FloatVector p = FloatVector.fromArray(S, left, i);
            FloatVector q = FloatVector.fromArray(S, left, i + L);
            a = a.add(p);
            b = b.add(q);
            c = FloatVector.fromArray(S, right, i + shift).sub(centre).fma(p, c);
            d = FloatVector.fromArray(S, right, i + shift + L).sub(centre).fma(q, d);
        }
        a.add(b).intoArray(spilled, 0);
        c.add(d).intoArray(spilled, L);
        float sum = LaneSums.ofVector(spilled, 0);
        float product = LaneSums.ofVector(spilled, L);
        for (; i < end; i++) {
            sum += left[i];
            product = Math.fma(right[i + shift] - centre, left[i], product);
        }
        results[resultAt] = sum;
        results[resultAt + 1] = product;
    }

    static void scale(Tensor in, int inChannel, float factor, float shift, Tensor out, int channel) {
        float[] from = in.data();
        float[] to = out.data();
        int at = channel * out.planeStride();
        int away = inChannel * in.planeStride() - at;
        int end = at + out.plane();
        FloatVector factors = FloatVector.broadcast(S, factor);
        FloatVector shifts = FloatVector.broadcast(S, shift);
        int i = at;
        for (; i <= end - L; i += L) {
            FloatVector.fromArray(S, from, i + away).fma(factors, shifts).intoArray(to, i);
        }
        for (; i < end; i++) {
            to[i] = Math.fma(from[i + away], factor, shift);
        }
    }

    static void combine(
            Tensor a,
            int aChannel,
            float ofA,
            Tensor b,
            int bChannel,
            float ofB,
            float shift,
            Tensor out,
            int channel) {
        float[] first = a.data();
        float[] second = b.data();
        float[] to = out.data();
        int at = channel * out.planeStride();
        int awayA = aChannel * a.planeStride() - at;
        int awayB = bChannel * b.planeStride() - at;
        int end = at + out.plane();
        FloatVector factorA = FloatVector.broadcast(S, ofA);
        FloatVector factorB = FloatVector.broadcast(S, ofB);
        FloatVector shifts = FloatVector.broadcast(S, shift);
        int i = at;
        for (; i <= end - L; i += L) {
            FloatVector rest = FloatVector.fromArray(S, second, i + awayB).fma(factorB, shifts);
            FloatVector.fromArray(S, first, i + awayA).fma(factorA, rest).intoArray(to, i);
        }
        for (; i < end; i++) {
            to[i] = Math.fma(first[i + awayA], ofA, Math.fma(second[i + awayB], ofB, shift));
        }
    }

    /** Positions add up in their order, sample by sample. */
    static void averagePool(Tensor in, Tensor out) {
        int samples = in.samples();
        int positions = in.height() * in.width();
        for (int channel = 0; channel < out.channels(); channel++) {
            int from = channel * in.planeStride();
            int to = channel * out.planeStride();
            int sample = 0;
            for (; sample <= samples - L; sample += L) {
                mean(in.data(), from + sample, samples, positions, out.data(), to + sample);
            }
            for (; sample < samples; sample++) {
                float sum = 0;
                for (int position = 0; position < positions; position++) {
                    sum += in.data()[from + position * samples + sample];
                }
                out.data()[to + sample] = sum * (1f / positions);
            }
        }
    }

    /** A method of its own, called often, is compiled soon: a network has one such layer, and calls it once a step. */
    private static void mean(float[] in, int from, int step, int positions, float[] out, int to) {
        FloatVector sum = FloatVector.zero(S);
        for (int position = 0; position < positions; position++) {
            sum = sum.add(FloatVector.fromArray(S, in, from + position * step));
        }
        sum.mul(1f / positions).intoArray(out, to);
    }
}
