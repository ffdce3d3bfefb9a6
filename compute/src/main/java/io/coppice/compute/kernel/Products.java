package io.coppice.compute.kernel;

import static io.coppice.compute.kernel.Accumulate.L;
import static io.coppice.compute.kernel.Accumulate.S;

import io.coppice.compute.kernel.Walk.Taps;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.VectorMask;

/**
 * Sums of slabs times scalar weights: the forward product and the data gradient of convolutions and dense layers.
 *
 * <p>An output row is cut into segments whose columns see the same taps; a segment of a stride-1 product is one
 * contiguous run of (columns x samples) floats. Taps that would fall into the padding, or outside the output in the
 * data gradient, are left out, so nothing is multiplied by a halo of zeros.
 *
 * <p>The last block of a run is moved back to end with the run: it computes some lanes again, to the same bits, and
 * needs no mask. Only runs shorter than a vector are masked. Registers are padded in two places, both counted by
 * {@link #multiplyAdds()}: those moved-back lanes, and outputs repeated to fill a block of four in short runs.
 */
final class Products {
    private static final int WIDE = 4 * L;
    /** Floats of input that stay in the first-level cache while all outputs pass over them. */
    private static final int CACHED_FLOATS = 8 * 1024;

    private final Walk walk = new Walk();
    private float[] starts = new float[0];
    private long multiplyAdds;

    long multiplyAdds() {
        return multiplyAdds;
    }

    void forward(Window window, Tensor in, float[] w, int weightAt, int biasAt, Tensor out) {
        int k = window.kernel();
        int stride = window.stride();
        int pad = window.padding();
        int area = window.area();
        int n = in.samples();
        prepareStarts(w, biasAt, out.channels());
        Target target = new Target(out, w, in.channels() * area, WIDE);
        for (int y = 0; y < out.height(); y++) {
            int top = Math.max(0, pad - y * stride);
            int rows = Math.max(0, Math.min(k, in.height() + pad - y * stride) - top);
            for (int x = 0, next; x < out.width(); x = next) {
                int left = Math.max(0, pad - x * stride);
                int columns = Math.max(0, Math.min(k, in.width() + pad - x * stride) - left);
                next = x + 1;
                if (stride == 1 && left == 0) {
                    while (next < out.width() && Math.min(k, in.width() + pad - next) == columns && pad - next <= 0) {
                        next++;
                    }
                }
                Taps taps = new Taps(rows, columns, in.planeStride(), in.width() * n, n, area, k, 1);
                int base = ((y * stride - pad + top) * in.width() + x * stride - pad + left) * n;
                target.run(
                        taps, in, base, in.channels(), weightAt + top * k + left, out.at(0, y, x, 0), (next - x) * n);
            }
        }
    }

    void toData(Window window, Tensor outGradient, float[] w, int weightAt, Tensor inGradient) {
        int area = window.area();
        int k = window.kernel();
        int stride = window.stride();
        int n = inGradient.samples();
        int width = outGradient.width();
        prepareZeros();
        Target target = new Target(inGradient, w, area, 0);
        int wPlane = inGradient.channels() * area;
        for (int y = 0; y < inGradient.height(); y++) {
            Span rows = Span.of(window, y, outGradient.height());
            for (int x = 0, next; x < inGradient.width(); x = next) {
                Span columns = Span.of(window, x, width);
                next = x + 1;
                while (stride == 1 && next < inGradient.width() && columns.sameTaps(Span.of(window, next, width))) {
                    next++;
                }
                Taps taps = new Taps(
                        rows.count(),
                        columns.count(),
                        outGradient.planeStride(),
                        -width * n,
                        -n,
                        wPlane,
                        stride * k,
                        stride);
                int base = (rows.position() * width + columns.position()) * n;
                int weight = weightAt + rows.tap() * k + columns.tap();
                target.run(
                        taps,
                        outGradient,
                        base,
                        outGradient.channels(),
                        weight,
                        inGradient.at(0, y, x, 0),
                        (next - x) * n);
            }
        }
    }

    /** Taps that reach one position of the input: the first tap, the output position it comes from, and how many. */
    private record Span(int tap, int position, int count) {

        static Span of(Window window, int at, int outputs) {
            int stride = window.stride();
            int reach = at + window.padding();
            int low = Math.max(0, reach - stride * (outputs - 1));
            int tap = low + Math.floorMod(reach - low, stride);
            int last = Math.min(window.kernel() - 1, reach);
            return new Span(tap, (reach - tap) / stride, tap > last ? 0 : (last - tap) / stride + 1);
        }

        boolean sameTaps(Span other) {
            return tap == other.tap && count == other.count;
        }
    }

    /** out[o][run] = sum over rows of matrix[o][row] * in[row][run]: a product whose rows are planes of one run. */
    void matrix(float[] matrix, int matrixStride, Tensor in, int run, float[] out, int outAt, int outputs) {
        prepareZeros();
        Taps taps = new Taps(1, 1, in.planeStride(), 0, 0, 1, 0, 0);
        Tensor target = new Tensor(out, outputs, 1, 1, run, run);
        new Target(target, matrix, matrixStride, 0).run(taps, in, 0, in.channels(), 0, outAt, run);
    }

    private void prepareStarts(float[] w, int biasAt, int outputs) {
        if (starts.length < outputs * WIDE) {
            starts = new float[outputs * WIDE];
        }
        for (int o = 0; o < outputs; o++) {
            Arrays.fill(starts, o * WIDE, (o + 1) * WIDE, w[biasAt + o]);
        }
    }

    private void prepareZeros() {
        if (starts.length < WIDE) {
            starts = new float[WIDE];
        }
        Arrays.fill(starts, 0, WIDE, 0f);
    }

    /** Where a product goes: all outputs of {@code out}, whose weights start {@code weightStep} floats apart. */
    private final class Target {
        private final float[] out;
        private final int outputs;
        private final int plane;
        private final float[] w;
        private final int weightStep;
        private final int startStep;

        Target(Tensor out, float[] w, int weightStep, int startStep) {
            this.out = out.data();
            this.outputs = out.channels();
            this.plane = out.planeStride();
            this.w = w;
            this.weightStep = weightStep;
            this.startStep = startStep;
        }

        void run(Taps taps, Tensor in, int base, int channels, int weight, int outAt, int length) {
            int j = 0;
            for (; j + WIDE <= length; j += WIDE) {
                block(taps, in, base + j, channels, weight, outAt + j, 4);
            }
            int rest = length - j;
            if (rest > 0 && length >= WIDE && rest > L) {
                int moved = length - WIDE;
                block(taps, in, base + moved, channels, weight, outAt + moved, 4);
            } else if (rest >= L || (rest > 0 && length >= L)) {
                narrow(taps, in, base, channels, weight, outAt, j, length);
            } else if (rest > 0) {
                masked(taps, in, base, channels, weight, outAt, length);
            }
        }

        private void narrow(Taps taps, Tensor in, int base, int channels, int weight, int outAt, int from, int length) {
            int j = from;
            while (j < length) {
                int rest = length - j;
                int vectors = rest > L && length >= 2 * L ? 2 : 1;
                int at = Math.min(j, length - vectors * L);
                block(taps, in, base + at, channels, weight, outAt + at, vectors);
                j = at + vectors * L;
            }
        }

        private void masked(Taps taps, Tensor in, int base, int channels, int weight, int outAt, int length) {
            VectorMask<Float> mask = S.indexInRange(0, length);
            walk.lay(taps, channels);
            for (int o = 0; o < outputs; o += 4) {
                int o1 = Math.min(o + 1, outputs - 1);
                int o2 = Math.min(o + 2, outputs - 1);
                int o3 = Math.min(o + 3, outputs - 1);
                Accumulate.block4x1Masked(
                        walk,
                        channels * taps.count(),
                        in.data(),
                        base,
                        w,
                        weight + o * weightStep,
                        weight + o1 * weightStep,
                        weight + o2 * weightStep,
                        weight + o3 * weightStep,
                        starts,
                        o * startStep,
                        o1 * startStep,
                        o2 * startStep,
                        o3 * startStep,
                        out,
                        outAt + o * plane,
                        outAt + o1 * plane,
                        outAt + o2 * plane,
                        outAt + o3 * plane,
                        mask);
            }
            multiplyAdds += (long) channels * taps.count() * length * 4 * Math.ceilDiv(outputs, 4);
        }

        /** All outputs at one place of the run, some channels at a time so that these stay in the nearest cache. */
        private void block(Taps taps, Tensor in, int at, int channels, int weight, int outAt, int vectors) {
            int step = Math.max(4, CACHED_FLOATS / (Math.max(1, taps.count()) * vectors * L));
            int c = 0;
            do {
                int some = Math.min(step, channels - c);
                int base = at + c * taps.planeStep();
                int first = weight + c * taps.weightPlaneStep();
                walk.lay(taps, Math.min(step, channels));
                for (int o = 0; o < outputs; o += 4) {
                    outputs(some * taps.count(), in.data(), base, first, o, outAt, c == 0, vectors);
                }
                c += some;
            } while (c < channels);
        }

        private void outputs(
                int steps, float[] in, int base, int weight, int o, int outAt, boolean fresh, int vectors) {
            float[] from = fresh ? starts : out;
            int step = fresh ? startStep : plane;
            int first = fresh ? 0 : outAt;
            int left = Math.min(4, outputs - o);
            if (vectors == 4 && left < 4) {
                few(steps, in, base, weight, o, outAt, from, first, step, left);
                return;
            }
            int o1 = Math.min(o + 1, outputs - 1);
            int o2 = Math.min(o + 2, outputs - 1);
            int o3 = Math.min(o + 3, outputs - 1);
            int w0 = weight + o * weightStep;
            int w1 = weight + o1 * weightStep;
            int w2 = weight + o2 * weightStep;
            int w3 = weight + o3 * weightStep;
            int s0 = first + o * step;
            int s1 = first + o1 * step;
            int s2 = first + o2 * step;
            int s3 = first + o3 * step;
            int d0 = outAt + o * plane;
            int d1 = outAt + o1 * plane;
            int d2 = outAt + o2 * plane;
            int d3 = outAt + o3 * plane;
            switch (vectors) {
                case 4 ->
                    Accumulate.block4x4(
                            walk, steps, in, base, w, w0, w1, w2, w3, from, s0, s1, s2, s3, out, d0, d1, d2, d3);
                case 2 ->
                    Accumulate.block4x2(
                            walk, steps, in, base, w, w0, w1, w2, w3, from, s0, s1, s2, s3, out, d0, d1, d2, d3);
                default ->
                    Accumulate.block4x1(
                            walk, steps, in, base, w, w0, w1, w2, w3, from, s0, s1, s2, s3, out, d0, d1, d2, d3);
            }
            multiplyAdds += (long) steps * vectors * L * 4;
        }

        private void few(
                int steps,
                float[] in,
                int base,
                int weight,
                int o,
                int outAt,
                float[] from,
                int first,
                int step,
                int left) {
            int next = o;
            if (left >= 2) {
                Accumulate.block2x4(
                        walk,
                        steps,
                        in,
                        base,
                        w,
                        weight + o * weightStep,
                        weight + (o + 1) * weightStep,
                        from,
                        first + o * step,
                        first + (o + 1) * step,
                        out,
                        outAt + o * plane,
                        outAt + (o + 1) * plane);
                next += 2;
            }
            if (left % 2 == 1) {
                Accumulate.block1x4(
                        walk,
                        steps,
                        in,
                        base,
                        w,
                        weight + next * weightStep,
                        from,
                        first + next * step,
                        out,
                        outAt + next * plane);
            }
            multiplyAdds += (long) steps * WIDE * left;
        }
    }
}
