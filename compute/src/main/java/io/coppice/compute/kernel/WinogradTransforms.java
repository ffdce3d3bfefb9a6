package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms of {@link Winograd} F(4 x 4, 3 x 3) along one axis, over runs of samples: a transform in the plane is one
 * along the rows and then one along the columns. In matrices, of a line of numbers each:
 *
 * <pre>
 *   data    B^T   4  0 -5  0  1  0      weights  G   1/4    0     0       output  A^T  1  1  1  1  1  0
 *                 0 -4 -4  1  1  0                  -1/6  -1/6  -1/6                   0  1 -1  2 -2  0
 *                 0  4 -4 -1  1  0                  -1/6   1/6  -1/6                   0  1  1  4  4  0
 *                 0 -2 -1  2  1  0                  1/24  1/12   1/6                   0  1 -1  8 -8  1
 *                 0  2 -1 -2  1  0                  1/24 -1/12   1/6
 *                 0  4  0 -5  0  1                    0     0     1
 * </pre>
 *
 * <p>Lines are runs of 2^{@code shift} vectors. Line and vector are one loop, since a line alone is too short for a loop of
 * its own to pay. C2 must compile each loop by itself: inlined into its caller it loses a fifth to a half, so the launcher
 * forbids it ({@code -XX:CompileCommand=dontinline}).
 */
final class WinogradTransforms {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final int LANES = Lanes.COUNT;

    /** Samples whose gradients are turned at once so that outputs become the fastest axis. */
    static final int TURNED = 8;

    private WinogradTransforms() {}

    private static FloatVector load(float[] a, int at) {
        return FloatVector.fromArray(SPECIES, a, at);
    }

    private static FloatVector all(float factor) {
        return FloatVector.broadcast(SPECIES, factor);
    }

    /**
     * B^T along one axis: six numbers to six, for {@code count} vectors.
     *
     * @param first where the first of the six lies: an array of zeros where it is outside of the image
     * @param a the second to the fifth, from {@code at} on and {@code step} apart
     * @param last where the sixth lies
     * @param next floats from one line to the next, in all that is read
     * @param toStep floats between the six results
     * @param toNext floats from one line to the next in {@code b}
     */
    static void data(
            float[] first,
            int firstAt,
            float[] a,
            int at,
            int step,
            float[] last,
            int lastAt,
            int next,
            float[] b,
            int to,
            int toStep,
            int toNext,
            int shift,
            int count) {
        FloatVector four = all(4);
        FloatVector five = all(-5);
        FloatVector minus = all(-4);
        FloatVector two = all(2);
        for (int q = 0; q < count; q++) {
            int line = q >> shift;
            int j = (q - (line << shift)) * LANES;
            int from = line * next + j;
            int k = at + from;
            int o = to + line * toNext + j;
            FloatVector d0 = load(first, firstAt + from);
            FloatVector d1 = load(a, k);
            FloatVector d2 = load(a, k + step);
            FloatVector d3 = load(a, k + 2 * step);
            FloatVector d4 = load(a, k + 3 * step);
            FloatVector d5 = load(last, lastAt + from);
            FloatVector x = d2.fma(minus, d4);
            FloatVector y = d1.fma(minus, d3);
            FloatVector z = d4.sub(d2);
            FloatVector w = d3.sub(d1);
            d0.fma(four, d2.fma(five, d4)).intoArray(b, o);
            x.add(y).intoArray(b, o + toStep);
            x.sub(y).intoArray(b, o + 2 * toStep);
            w.fma(two, z).intoArray(b, o + 3 * toStep);
            z.sub(w.add(w)).intoArray(b, o + 4 * toStep);
            d1.fma(four, d3.fma(five, d5)).intoArray(b, o + 5 * toStep);
        }
    }

    /**
     * A^T along one axis: six numbers to four, for {@code count} vectors.
     *
     * @param bias added to all four
     */
    static void output(
            float[] a,
            int at,
            int step,
            int next,
            float bias,
            float[] b,
            int to,
            int toStep,
            int toNext,
            int shift,
            int count) {
        FloatVector two = all(2);
        FloatVector four = all(4);
        FloatVector eight = all(8);
        FloatVector start = all(bias);
        for (int q = 0; q < count; q++) {
            int line = q >> shift;
            int j = (q - (line << shift)) * LANES;
            int k = at + line * next + j;
            int o = to + line * toNext + j;
            FloatVector m1 = load(a, k + step);
            FloatVector m2 = load(a, k + 2 * step);
            FloatVector m3 = load(a, k + 3 * step);
            FloatVector m4 = load(a, k + 4 * step);
            FloatVector s = m1.add(m2).add(start);
            FloatVector d = m1.sub(m2).add(start);
            FloatVector x = m3.add(m4);
            FloatVector y = m3.sub(m4);
            load(a, k).add(s).add(x).intoArray(b, o);
            y.fma(two, d).intoArray(b, o + toStep);
            x.fma(four, s).intoArray(b, o + 2 * toStep);
            y.fma(eight, d.add(load(a, k + 5 * step))).intoArray(b, o + 3 * toStep);
        }
    }

    /** A along one axis, for the gradient of the output: four numbers to six, over {@code length} floats. */
    static void gradient(float[] a, int at, int step, float[] b, int to, int toStep, int length) {
        FloatVector two = all(2);
        FloatVector four = all(4);
        for (int j = 0; j < length; j += LANES) {
            int k = at + j;
            int o = to + j;
            FloatVector y0 = load(a, k);
            FloatVector y1 = load(a, k + step);
            FloatVector y2 = load(a, k + 2 * step);
            FloatVector y3 = load(a, k + 3 * step);
            y0.intoArray(b, o);
            FloatVector even = y0.add(y2);
            FloatVector odd = y1.add(y3);
            even.add(odd).intoArray(b, o + toStep);
            even.sub(odd).intoArray(b, o + 2 * toStep);
            FloatVector wide = y2.fma(four, y0);
            FloatVector high = y3.fma(four, y1).mul(two);
            wide.add(high).intoArray(b, o + 3 * toStep);
            wide.sub(high).intoArray(b, o + 4 * toStep);
            y3.intoArray(b, o + 5 * toStep);
        }
    }

    /** G along one axis: three weights of a block of outputs to six, for several lines. */
    static void weights(
            VectorSpecies<Float> block,
            float[] a,
            int at,
            int step,
            int next,
            float[] b,
            int to,
            int toStep,
            int toNext,
            int lines) {
        int from = at;
        int into = to;
        for (int line = 0; line < lines; line++, from += next, into += toNext) {
            FloatVector x = FloatVector.fromArray(block, a, from);
            FloatVector y = FloatVector.fromArray(block, a, from + step);
            FloatVector z = FloatVector.fromArray(block, a, from + 2 * step);
            FloatVector even = x.add(z).mul(-1 / 6f);
            FloatVector odd = y.mul(-1 / 6f);
            x.mul(1 / 4f).intoArray(b, into);
            even.add(odd).intoArray(b, into + toStep);
            even.sub(odd).intoArray(b, into + 2 * toStep);
            FloatVector wide = x.mul(1 / 24f).add(z.mul(1 / 6f));
            FloatVector high = y.mul(1 / 12f);
            wide.add(high).intoArray(b, into + 3 * toStep);
            wide.sub(high).intoArray(b, into + 4 * toStep);
            z.intoArray(b, into + 5 * toStep);
        }
    }

    /** G^T along one axis: six numbers to three, over {@code length} floats. */
    static void weightGradient(float[] a, int at, int step, float[] b, int to, int toStep, int length) {
        for (int j = 0; j < length; j += LANES) {
            int k = at + j;
            int o = to + j;
            FloatVector s0 = load(a, k);
            FloatVector s1 = load(a, k + step);
            FloatVector s2 = load(a, k + 2 * step);
            FloatVector s3 = load(a, k + 3 * step);
            FloatVector s4 = load(a, k + 4 * step);
            FloatVector s5 = load(a, k + 5 * step);
            FloatVector near = s1.add(s2).mul(-1 / 6f);
            FloatVector far = s3.add(s4);
            s0.mul(1 / 4f).add(near).add(far.mul(1 / 24f)).intoArray(b, o);
            s2.sub(s1).mul(1 / 6f).add(s3.sub(s4).mul(1 / 12f)).intoArray(b, o + toStep);
            near.add(far.mul(1 / 6f)).add(s5).intoArray(b, o + 2 * toStep);
        }
    }

    /** Of up to {@link #TURNED} samples of some channels: the channels become the fastest axis, {@code width} a sample. */
    static void turn(float[] a, int at, int plane, int channels, int samples, float[] b, int to, int width) {
        for (int c = 0; c < channels; c++) {
            int from = at + c * plane;
            for (int s = 0; s < samples; s++) {
                b[to + s * width + c] = a[from + s];
            }
        }
    }

    /** Columns of {@code length} samples each, {@code step} apart, to others {@code toStep} apart. */
    static void columns(float[] a, int at, int step, float[] b, int to, int toStep, int length, int columns) {
        for (int column = 0; column < columns; column++) {
            System.arraycopy(a, at + column * step, b, to + column * toStep, length);
        }
    }
}
