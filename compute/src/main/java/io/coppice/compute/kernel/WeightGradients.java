package io.coppice.compute.kernel;

import static io.coppice.compute.kernel.Accumulate.L;
import static io.coppice.compute.kernel.Accumulate.S;

import io.coppice.compute.kernel.TapSums.Run;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Weight gradients of convolutions: for every output, channel and tap, the sum over positions and samples of the output's
 * gradient times the input under the tap.
 *
 * <p>Taps of one kernel row share their gradient vectors: up to five at a time stay in registers, for four outputs. With
 * padding the taps of a row see different columns; the columns that all of them see go together, the rest tap by tap.
 * Rows are taken some at a time so that four planes of the gradient stay in the cache while all kernel rows pass.
 *
 * <p>Lanes are added in a fixed tree, never by {@code reduceLanes}, whose order differs between interpreter and compiler.
 */
final class WeightGradients {
    private static final int MOST_TAPS = 5;
    private static final int OUTPUTS = 4;
    /** Floats of the output's gradient, for one output, that stay in the cache between kernel rows. */
    private static final int CACHED_FLOATS = 12 * 1024;

    private final float[] lanes = new float[OUTPUTS * MOST_TAPS * L];
    private long multiplyAdds;

    long multiplyAdds() {
        return multiplyAdds;
    }

    void convolve(Window window, Tensor in, Tensor g, float[] gradients, int weightAt, int biasAt) {
        int outputs = g.channels();
        Arrays.fill(gradients, weightAt, weightAt + outputs * in.channels() * window.area(), 0f);
        int rows = Math.clamp(CACHED_FLOATS / Math.max(1, g.width() * g.samples()), 1, g.height());
        for (int o = 0; o < outputs; o += OUTPUTS) {
            for (int y = 0; y < g.height(); y += rows) {
                someRows(window, in, g, y, Math.min(g.height(), y + rows), gradients, weightAt, o);
            }
        }
        bias(g, gradients, biasAt);
    }

    private void someRows(
            Window window, Tensor in, Tensor g, int from, int to, float[] gradients, int weightAt, int o) {
        int k = window.kernel();
        for (int c = 0; c < in.channels(); c++) {
            for (int row = 0; row < k; row++) {
                Range ys = Range.of(window, row, in.height(), g.height()).within(from, to);
                if (!ys.isEmpty()) {
                    for (int column = 0, taps; column < k; column += taps) {
                        taps = k - column >= MOST_TAPS ? MOST_TAPS : k - column >= 3 ? 3 : 1;
                        int at = weightAt + ((o * in.channels() + c) * k + row) * k + column;
                        new Piece(window, in, g, o, c, row, ys, gradients, at).taps(column, taps);
                    }
                }
            }
        }
    }

    /** Output positions from which a tap stays inside the input. */
    private record Range(int from, int to) {

        static Range of(Window window, int tap, int inSize, int outSize) {
            int stride = window.stride();
            int from = Math.max(0, Math.ceilDiv(window.padding() - tap, stride));
            int to = Math.min(outSize, Math.floorDiv(inSize - 1 + window.padding() - tap, stride) + 1);
            return new Range(from, Math.max(from, to));
        }

        Range within(int low, int high) {
            int first = Math.max(from, low);
            return new Range(first, Math.max(first, Math.min(to, high)));
        }

        boolean isEmpty() {
            return from == to;
        }
    }

    /** One kernel row of one channel, for a block of outputs. */
    private final class Piece {
        private final Window window;
        private final Tensor in;
        private final Tensor g;
        private final int o;
        private final int c;
        private final int row;
        private final Range ys;
        private final float[] gradients;
        private final int at;

        Piece(Window window, Tensor in, Tensor g, int o, int c, int row, Range ys, float[] gradients, int at) {
            this.window = window;
            this.in = in;
            this.g = g;
            this.o = o;
            this.c = c;
            this.row = row;
            this.ys = ys;
            this.gradients = gradients;
            this.at = at;
        }

        void taps(int column, int taps) {
            Range common = new Range(0, g.width());
            for (int t = 0; t < taps; t++) {
                Range own = columns(column + t);
                common = common.within(own.from(), own.to());
            }
            sum(column, taps, common, 0);
            for (int t = 0; t < taps && taps > 1; t++) {
                Range own = columns(column + t);
                if (common.isEmpty()) {
                    sum(column + t, 1, own, t);
                } else {
                    sum(column + t, 1, new Range(own.from(), common.from()), t);
                    sum(column + t, 1, new Range(common.to(), own.to()), t);
                }
            }
        }

        private Range columns(int tap) {
            return Range.of(window, tap, in.width(), g.width());
        }

        private void sum(int column, int taps, Range xs, int shift) {
            if (xs.isEmpty()) {
                return;
            }
            int n = in.samples();
            int stride = window.stride();
            int columns = xs.to() - xs.from();
            boolean contiguous = stride == 1;
            Run run = new Run(
                    ys.to() - ys.from(),
                    contiguous ? 1 : columns,
                    contiguous ? columns * n : n,
                    stride * in.width() * n,
                    stride * n,
                    g.width() * n,
                    n);
            int inAt = in.at(
                    c, ys.from() * stride - window.padding() + row, xs.from() * stride - window.padding() + column, 0);
            int outAt = (ys.from() * g.width() + xs.from()) * n;
            int outputs = Math.min(OUTPUTS, g.channels() - o);
            for (int first = 0; first < outputs; ) {
                int some = outputs - first > 2 ? OUTPUTS : 2;
                if (run.length() >= L) {
                    block(run, inAt, taps, some, outAt, o + first);
                    add(taps, Math.min(some, outputs - first), first, shift);
                }
                if (run.length() % L > 0) {
                    tails(run, inAt, taps, Math.min(some, outputs - first), outAt, first, shift);
                }
                multiplyAdds += (long) run.rows() * run.runs() * run.length() * taps * some;
                first += some;
            }
        }

        private void block(Run run, int inAt, int taps, int some, int outAt, int first) {
            int n = in.samples();
            int last = g.channels() - 1;
            int plane = g.planeStride();
            float[] x = in.data();
            float[] v = g.data();
            int g0 = outAt + first * plane;
            int g1 = outAt + Math.min(first + 1, last) * plane;
            int g2 = outAt + Math.min(first + 2, last) * plane;
            int g3 = outAt + Math.min(first + 3, last) * plane;
            switch (some * 10 + taps) {
                case 45 -> TapSums.block4x5(run, x, inAt, n, v, g0, g1, g2, g3, lanes);
                case 43 -> TapSums.block4x3(run, x, inAt, n, v, g0, g1, g2, g3, lanes);
                case 41 -> TapSums.block4x1(run, x, inAt, n, v, g0, g1, g2, g3, lanes);
                case 25 -> TapSums.block2x5(run, x, inAt, n, v, g0, g1, lanes);
                case 23 -> TapSums.block2x3(run, x, inAt, n, v, g0, g1, lanes);
                default -> TapSums.block2x1(run, x, inAt, n, v, g0, g1, lanes);
            }
        }

        private void tails(Run run, int inAt, int taps, int outputs, int outAt, int first, int shift) {
            int plane = g.planeStride();
            int last = o + first + outputs - 1;
            int g0 = outAt + (o + first) * plane;
            int g1 = outAt + Math.min(o + first + 1, last) * plane;
            int g2 = outAt + Math.min(o + first + 2, last) * plane;
            int g3 = outAt + last * plane;
            for (int t = 0; t < taps; t++) {
                int n = in.samples();
                TapSums.block4x1Tail(run, in.data(), inAt + t * n, n, g.data(), g0, g1, g2, g3, lanes);
                add(1, outputs, first, shift + t);
            }
        }

        private void add(int taps, int outputs, int first, int shift) {
            tree(lanes, outputs * taps);
            int step = in.channels() * window.area();
            for (int i = 0; i < outputs; i++) {
                for (int t = 0; t < taps; t++) {
                    gradients[at + (first + i) * step + shift + t] += lanes[(i * taps + t) * L];
                }
            }
        }
    }

    /** Gradient of the biases: the sum of every plane of the output's gradient. */
    void bias(Tensor g, float[] gradients, int biasAt) {
        int plane = g.height() * g.width() * g.samples();
        for (int o = 0; o < g.channels(); o++) {
            int from = o * g.planeStride();
            int to = from + plane;
            FloatVector a = FloatVector.zero(S);
            FloatVector b = FloatVector.zero(S);
            int j = from;
            for (; j + 2 * L <= to; j += 2 * L) {
                a = a.add(FloatVector.fromArray(S, g.data(), j));
                b = b.add(FloatVector.fromArray(S, g.data(), j + L));
            }
            for (; j < to; j += L) {
                a = a.add(FloatVector.fromArray(S, g.data(), j, S.indexInRange(j, to)));
            }
            a.add(b).intoArray(lanes, 0);
            tree(lanes, 1);
            gradients[biasAt + o] = lanes[0];
        }
    }

    /** Adds the lanes of every vector into its first one, halves upon halves. */
    private static void tree(float[] lanes, int vectors) {
        for (int v = 0; v < vectors; v++) {
            for (int half = L / 2; half > 0; half /= 2) {
                for (int i = v * L; i < v * L + half; i++) {
                    lanes[i] += lanes[i + half];
                }
            }
        }
    }
}
