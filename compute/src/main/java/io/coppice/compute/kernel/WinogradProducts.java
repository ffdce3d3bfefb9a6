package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products of {@link Winograd}: blocks of {@link #HEIGHT} rows by two vectors that stay in registers over the whole sum.
 * With 32 vector registers 8 rows, with 16 of them 4. As {@link WinogradTransforms}, each loop is compiled by itself.
 */
final class WinogradProducts {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final int LANES = Lanes.COUNT;
    static final int PAIR = 2 * LANES;
    static final int HEIGHT = Lanes.MANY_REGISTERS ? 8 : 4;

    private WinogradProducts() {}

    private static FloatVector load(float[] a, int at) {
        return FloatVector.fromArray(SPECIES, a, at);
    }

    private static FloatVector all(float number) {
        return FloatVector.broadcast(SPECIES, number);
    }

    /**
     * {@code out[row][lane] = sum over channels of weight[channel][row] * in[channel][lane]}, {@link #HEIGHT} rows by two vectors.
     *
     * @param step floats from one channel to the next in {@code in}
     * @param w {@code [channel][HEIGHT]}
     * @param toStep floats from one row to the next in {@code out}
     */
    static void product(
            float[] in, int at, int step, float[] w, int weightAt, int channels, float[] out, int to, int toStep) {
        if (HEIGHT == 8) {
            product8(in, at, step, w, weightAt, channels, out, to, toStep);
        } else {
            product4(in, at, step, w, weightAt, channels, out, to, toStep);
        }
    }

    /**
     * {@code sums[row][lane] += sum over k of data[row][k] * turned[k][lane]}, {@link #HEIGHT} rows by one or two vectors. A
     * strip is summed by itself first, which loses fewer digits than one long sum.
     *
     * @param turned {@code [k][width]}
     * @param step floats from one row to the next in {@code data}
     * @param width {@link #PAIR} or one vector
     */
    static void sum(
            float[] turned, int at, float[] data, int dataAt, int step, int count, float[] sums, int to, int width) {
        boolean pair = width == PAIR;
        if (HEIGHT == 8 && pair) {
            sum8x2(turned, at, data, dataAt, step, count, sums, to);
        } else if (HEIGHT == 8) {
            sum8x1(turned, at, data, dataAt, step, count, sums, to);
        } else if (pair) {
            sum4x2(turned, at, data, dataAt, step, count, sums, to);
        } else {
            sum4x1(turned, at, data, dataAt, step, count, sums, to);
        }
    }

    private static void product8(
            float[] in, int inAt, int step, float[] w, int weightAt, int channels, float[] out, int to, int toStep) {
        int at = inAt;
        int q = weightAt;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        FloatVector e0 = a0;
        FloatVector e1 = a0;
        FloatVector f0 = a0;
        FloatVector f1 = a0;
        FloatVector g0 = a0;
        FloatVector g1 = a0;
        FloatVector h0 = a0;
        FloatVector h1 = a0;
        for (int channel = 0; channel < channels; channel++, at += step, q += 8) {
            FloatVector x0 = load(in, at);
            FloatVector x1 = load(in, at + LANES);
            FloatVector weight = all(w[q]);
            a0 = x0.fma(weight, a0);
            a1 = x1.fma(weight, a1);
            weight = all(w[q + 1]);
            b0 = x0.fma(weight, b0);
            b1 = x1.fma(weight, b1);
            weight = all(w[q + 2]);
            c0 = x0.fma(weight, c0);
            c1 = x1.fma(weight, c1);
            weight = all(w[q + 3]);
            d0 = x0.fma(weight, d0);
            d1 = x1.fma(weight, d1);
            weight = all(w[q + 4]);
            e0 = x0.fma(weight, e0);
            e1 = x1.fma(weight, e1);
            weight = all(w[q + 5]);
            f0 = x0.fma(weight, f0);
            f1 = x1.fma(weight, f1);
            weight = all(w[q + 6]);
            g0 = x0.fma(weight, g0);
            g1 = x1.fma(weight, g1);
            weight = all(w[q + 7]);
            h0 = x0.fma(weight, h0);
            h1 = x1.fma(weight, h1);
        }
        int o = to;
        a0.intoArray(out, o);
        a1.intoArray(out, o + LANES);
        o += toStep;
        b0.intoArray(out, o);
        b1.intoArray(out, o + LANES);
        o += toStep;
        c0.intoArray(out, o);
        c1.intoArray(out, o + LANES);
        o += toStep;
        d0.intoArray(out, o);
        d1.intoArray(out, o + LANES);
        o += toStep;
        e0.intoArray(out, o);
        e1.intoArray(out, o + LANES);
        o += toStep;
        f0.intoArray(out, o);
        f1.intoArray(out, o + LANES);
        o += toStep;
        g0.intoArray(out, o);
        g1.intoArray(out, o + LANES);
        o += toStep;
        h0.intoArray(out, o);
        h1.intoArray(out, o + LANES);
    }

    private static void product4(
            float[] in, int inAt, int step, float[] w, int weightAt, int channels, float[] out, int to, int toStep) {
        int at = inAt;
        int q = weightAt;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        for (int channel = 0; channel < channels; channel++, at += step, q += 4) {
            FloatVector x0 = load(in, at);
            FloatVector x1 = load(in, at + LANES);
            FloatVector weight = all(w[q]);
            a0 = x0.fma(weight, a0);
            a1 = x1.fma(weight, a1);
            weight = all(w[q + 1]);
            b0 = x0.fma(weight, b0);
            b1 = x1.fma(weight, b1);
            weight = all(w[q + 2]);
            c0 = x0.fma(weight, c0);
            c1 = x1.fma(weight, c1);
            weight = all(w[q + 3]);
            d0 = x0.fma(weight, d0);
            d1 = x1.fma(weight, d1);
        }
        int o = to;
        a0.intoArray(out, o);
        a1.intoArray(out, o + LANES);
        o += toStep;
        b0.intoArray(out, o);
        b1.intoArray(out, o + LANES);
        o += toStep;
        c0.intoArray(out, o);
        c1.intoArray(out, o + LANES);
        o += toStep;
        d0.intoArray(out, o);
        d1.intoArray(out, o + LANES);
    }

    private static void sum8x2(
            float[] turned, int turnedAt, float[] data, int dataAt, int step, int count, float[] sums, int to) {
        int at = turnedAt;
        int q0 = dataAt;
        int q1 = dataAt + step;
        int q2 = dataAt + 2 * step;
        int q3 = dataAt + 3 * step;
        int q4 = dataAt + 4 * step;
        int q5 = dataAt + 5 * step;
        int q6 = dataAt + 6 * step;
        int q7 = dataAt + 7 * step;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        FloatVector e0 = a0;
        FloatVector e1 = a0;
        FloatVector f0 = a0;
        FloatVector f1 = a0;
        FloatVector g0 = a0;
        FloatVector g1 = a0;
        FloatVector h0 = a0;
        FloatVector h1 = a0;
        for (int k = 0; k < count; k++, at += PAIR) {
            FloatVector x0 = load(turned, at);
            FloatVector x1 = load(turned, at + LANES);
            FloatVector value = all(data[q0 + k]);
            a0 = x0.fma(value, a0);
            a1 = x1.fma(value, a1);
            value = all(data[q1 + k]);
            b0 = x0.fma(value, b0);
            b1 = x1.fma(value, b1);
            value = all(data[q2 + k]);
            c0 = x0.fma(value, c0);
            c1 = x1.fma(value, c1);
            value = all(data[q3 + k]);
            d0 = x0.fma(value, d0);
            d1 = x1.fma(value, d1);
            value = all(data[q4 + k]);
            e0 = x0.fma(value, e0);
            e1 = x1.fma(value, e1);
            value = all(data[q5 + k]);
            f0 = x0.fma(value, f0);
            f1 = x1.fma(value, f1);
            value = all(data[q6 + k]);
            g0 = x0.fma(value, g0);
            g1 = x1.fma(value, g1);
            value = all(data[q7 + k]);
            h0 = x0.fma(value, h0);
            h1 = x1.fma(value, h1);
        }
        a0.add(load(sums, to)).intoArray(sums, to);
        a1.add(load(sums, to + LANES)).intoArray(sums, to + LANES);
        b0.add(load(sums, to + PAIR)).intoArray(sums, to + PAIR);
        b1.add(load(sums, to + PAIR + LANES)).intoArray(sums, to + PAIR + LANES);
        c0.add(load(sums, to + 2 * PAIR)).intoArray(sums, to + 2 * PAIR);
        c1.add(load(sums, to + 2 * PAIR + LANES)).intoArray(sums, to + 2 * PAIR + LANES);
        d0.add(load(sums, to + 3 * PAIR)).intoArray(sums, to + 3 * PAIR);
        d1.add(load(sums, to + 3 * PAIR + LANES)).intoArray(sums, to + 3 * PAIR + LANES);
        e0.add(load(sums, to + 4 * PAIR)).intoArray(sums, to + 4 * PAIR);
        e1.add(load(sums, to + 4 * PAIR + LANES)).intoArray(sums, to + 4 * PAIR + LANES);
        f0.add(load(sums, to + 5 * PAIR)).intoArray(sums, to + 5 * PAIR);
        f1.add(load(sums, to + 5 * PAIR + LANES)).intoArray(sums, to + 5 * PAIR + LANES);
        g0.add(load(sums, to + 6 * PAIR)).intoArray(sums, to + 6 * PAIR);
        g1.add(load(sums, to + 6 * PAIR + LANES)).intoArray(sums, to + 6 * PAIR + LANES);
        h0.add(load(sums, to + 7 * PAIR)).intoArray(sums, to + 7 * PAIR);
        h1.add(load(sums, to + 7 * PAIR + LANES)).intoArray(sums, to + 7 * PAIR + LANES);
    }

    private static void sum8x1(
            float[] turned, int turnedAt, float[] data, int dataAt, int step, int count, float[] sums, int to) {
        int at = turnedAt;
        int q0 = dataAt;
        int q1 = dataAt + step;
        int q2 = dataAt + 2 * step;
        int q3 = dataAt + 3 * step;
        int q4 = dataAt + 4 * step;
        int q5 = dataAt + 5 * step;
        int q6 = dataAt + 6 * step;
        int q7 = dataAt + 7 * step;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector b0 = a0;
        FloatVector c0 = a0;
        FloatVector d0 = a0;
        FloatVector e0 = a0;
        FloatVector f0 = a0;
        FloatVector g0 = a0;
        FloatVector h0 = a0;
        for (int k = 0; k < count; k++, at += LANES) {
            FloatVector x0 = load(turned, at);
            FloatVector value = all(data[q0 + k]);
            a0 = x0.fma(value, a0);
            value = all(data[q1 + k]);
            b0 = x0.fma(value, b0);
            value = all(data[q2 + k]);
            c0 = x0.fma(value, c0);
            value = all(data[q3 + k]);
            d0 = x0.fma(value, d0);
            value = all(data[q4 + k]);
            e0 = x0.fma(value, e0);
            value = all(data[q5 + k]);
            f0 = x0.fma(value, f0);
            value = all(data[q6 + k]);
            g0 = x0.fma(value, g0);
            value = all(data[q7 + k]);
            h0 = x0.fma(value, h0);
        }
        a0.add(load(sums, to)).intoArray(sums, to);
        b0.add(load(sums, to + LANES)).intoArray(sums, to + LANES);
        c0.add(load(sums, to + 2 * LANES)).intoArray(sums, to + 2 * LANES);
        d0.add(load(sums, to + 3 * LANES)).intoArray(sums, to + 3 * LANES);
        e0.add(load(sums, to + 4 * LANES)).intoArray(sums, to + 4 * LANES);
        f0.add(load(sums, to + 5 * LANES)).intoArray(sums, to + 5 * LANES);
        g0.add(load(sums, to + 6 * LANES)).intoArray(sums, to + 6 * LANES);
        h0.add(load(sums, to + 7 * LANES)).intoArray(sums, to + 7 * LANES);
    }

    private static void sum4x2(
            float[] turned, int turnedAt, float[] data, int dataAt, int step, int count, float[] sums, int to) {
        int at = turnedAt;
        int q0 = dataAt;
        int q1 = dataAt + step;
        int q2 = dataAt + 2 * step;
        int q3 = dataAt + 3 * step;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        for (int k = 0; k < count; k++, at += PAIR) {
            FloatVector x0 = load(turned, at);
            FloatVector x1 = load(turned, at + LANES);
            FloatVector value = all(data[q0 + k]);
            a0 = x0.fma(value, a0);
            a1 = x1.fma(value, a1);
            value = all(data[q1 + k]);
            b0 = x0.fma(value, b0);
            b1 = x1.fma(value, b1);
            value = all(data[q2 + k]);
            c0 = x0.fma(value, c0);
            c1 = x1.fma(value, c1);
            value = all(data[q3 + k]);
            d0 = x0.fma(value, d0);
            d1 = x1.fma(value, d1);
        }
        a0.add(load(sums, to)).intoArray(sums, to);
        a1.add(load(sums, to + LANES)).intoArray(sums, to + LANES);
        b0.add(load(sums, to + PAIR)).intoArray(sums, to + PAIR);
        b1.add(load(sums, to + PAIR + LANES)).intoArray(sums, to + PAIR + LANES);
        c0.add(load(sums, to + 2 * PAIR)).intoArray(sums, to + 2 * PAIR);
        c1.add(load(sums, to + 2 * PAIR + LANES)).intoArray(sums, to + 2 * PAIR + LANES);
        d0.add(load(sums, to + 3 * PAIR)).intoArray(sums, to + 3 * PAIR);
        d1.add(load(sums, to + 3 * PAIR + LANES)).intoArray(sums, to + 3 * PAIR + LANES);
    }

    private static void sum4x1(
            float[] turned, int turnedAt, float[] data, int dataAt, int step, int count, float[] sums, int to) {
        int at = turnedAt;
        int q0 = dataAt;
        int q1 = dataAt + step;
        int q2 = dataAt + 2 * step;
        int q3 = dataAt + 3 * step;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector b0 = a0;
        FloatVector c0 = a0;
        FloatVector d0 = a0;
        for (int k = 0; k < count; k++, at += LANES) {
            FloatVector x0 = load(turned, at);
            FloatVector value = all(data[q0 + k]);
            a0 = x0.fma(value, a0);
            value = all(data[q1 + k]);
            b0 = x0.fma(value, b0);
            value = all(data[q2 + k]);
            c0 = x0.fma(value, c0);
            value = all(data[q3 + k]);
            d0 = x0.fma(value, d0);
        }
        a0.add(load(sums, to)).intoArray(sums, to);
        b0.add(load(sums, to + LANES)).intoArray(sums, to + LANES);
        c0.add(load(sums, to + 2 * LANES)).intoArray(sums, to + 2 * LANES);
        d0.add(load(sums, to + 3 * LANES)).intoArray(sums, to + 3 * LANES);
    }
}
