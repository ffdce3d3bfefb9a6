package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/** Gradients of convolution weights: every output's gradient against the input as each tap sees it. */
final class WeightGradients {
    private static final int TALLEST = Lanes.MANY_REGISTERS ? 4 : 2;

    private static final int STREAMS = CorrelationBlocks.STREAMS;

    /** Half of a usual L2 cache, in floats. */
    private static final int CACHE = 1 << 17;

    /** Streams that meet every output before the next ones; their sums and the outputs' numbers come from farther away. */
    private static final int TILE = 18 * STREAMS;

    private final CorrelationBlocks blocks = new CorrelationBlocks();
    private final CorrelationTails tails = new CorrelationTails();
    private final PaddedInput halo = new PaddedInput();

    /** Where each segment begins. */
    private int[] inRow = {};

    private int[] outRow = {};
    private int streams;
    private int segments;
    private int run;
    private long multiplyAdds;

    long multiplyAdds() {
        return multiplyAdds;
    }

    void compute(Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt) {
        Tensor whole = window.padding() == 0 ? in : halo.around(in, window.padding());
        Window inside = new Window(window.kernel(), window.stride(), 0);
        blocks.in = whole.data();
        blocks.out = outGradient.data();
        blocks.outPlane = outGradient.planeStride();
        taps(window, whole);
        segments(inside, whole, outGradient);
        tiles(in.channels(), window.area(), outGradient.channels(), gradients, weightAt);
    }

    /** Every tap meets an input at every position, be it a zero of the padding, so the streams of all taps go together. */
    private void taps(Window window, Tensor in) {
        int area = window.area();
        room(in.channels() * area);
        for (int stream = 0; stream < streams; stream++) {
            int tap = stream % area;
            int offset = tap / window.kernel() * in.width() + tap % window.kernel();
            blocks.streamAt[stream] = stream / area * in.planeStride() + offset * in.samples();
        }
        pad();
    }

    private void room(int count) {
        streams = count;
        blocks.streamAt = Scratch.atLeast(blocks.streamAt, count + STREAMS);
    }

    /** A block that is not full computes its last stream again. */
    private void pad() {
        if (streams > 0) {
            Arrays.fill(blocks.streamAt, streams, streams + STREAMS, blocks.streamAt[streams - 1]);
        }
    }

    /** Runs of positions, side by side in both images. */
    private void segments(Window window, Tensor in, Tensor out) {
        int side = window.stride() == 1 ? out.width() : 1;
        run = side * in.samples();
        segments = 0;
        inRow = Scratch.atLeast(inRow, out.height() * out.width());
        outRow = Scratch.atLeast(outRow, out.height() * out.width());
        for (int y = 0; y < out.height(); y++) {
            for (int x = 0; x < out.width(); x += side, segments++) {
                inRow[segments] = (y * in.width() + x) * window.stride() * in.samples();
                outRow[segments] = (y * out.width() + x) * in.samples();
            }
        }
    }

    /** The whole vectors of every run. */
    private int steps() {
        int vectors = run / Lanes.COUNT;
        blocks.inStep = Scratch.atLeast(blocks.inStep, segments * vectors);
        blocks.outStep = Scratch.atLeast(blocks.outStep, segments * vectors);
        for (int segment = 0; segment < segments; segment++) {
            for (int vector = 0; vector < vectors; vector++) {
                blocks.inStep[segment * vectors + vector] = inRow[segment] + vector * Lanes.COUNT;
                blocks.outStep[segment * vectors + vector] = outRow[segment] + vector * Lanes.COUNT;
            }
        }
        return segments * vectors;
    }

    /** All outputs against all streams, some of them at a time. */
    private void tiles(int channels, int area, int outputs, float[] gradients, int weightAt) {
        int span = channels * area;
        int padded = (streams + STREAMS - 1) / STREAMS * STREAMS;
        int steps = steps();
        int atOnce = stepsAtOnce(area);
        int tail = run % Lanes.COUNT;
        blocks.sums = Scratch.atLeast(blocks.sums, (outputs + TALLEST) * Math.min(TILE, padded) * Lanes.COUNT);
        if (tail > 0) {
            tails.gather(blocks, padded, outputs, inRow, outRow, segments, run - tail, tail);
        }
        for (int from = 0; from < padded; from += TILE) {
            int end = Math.min(padded, from + TILE);
            int row = (end - from) * Lanes.COUNT;
            Arrays.fill(blocks.sums, 0, (outputs + TALLEST) * row, 0);
            for (int step = 0; step < steps; step += atOnce) {
                tile(outputs, from, end, step, Math.min(steps, step + atOnce));
            }
            for (int output = 0, height; output < outputs; output += height) {
                height = height(outputs - output, outputs);
                int first = Math.min(output, outputs - height);
                for (int stream = from; stream < end && tail > 0; stream += STREAMS) {
                    tails.block(height, first, stream, output * row + (stream - from) * height * Lanes.COUNT);
                }
                multiplyAdds += (long) height * (end - from) * segments * run;
                reduce(height, from, Math.min(end, streams), output * row, gradients, weightAt + first * span, span);
            }
        }
    }

    /** As many as leave a tile's input channels, whose taps see the same floats, in the cache for the next outputs. */
    private static int stepsAtOnce(int area) {
        return Math.clamp(CACHE / (Lanes.COUNT * (TALLEST + TILE / area)), 64, 1024);
    }

    /** The sums of a block of outputs lie together; the last block may compute some outputs again, with sums of its own. */
    private void tile(int outputs, int from, int end, int step, int stepEnd) {
        int row = (end - from) * Lanes.COUNT;
        for (int output = 0, height; output < outputs; output += height) {
            height = height(outputs - output, outputs);
            int outAt = Math.min(output, outputs - height) * blocks.outPlane;
            for (int stream = from; stream < end; stream += STREAMS) {
                int sumAt = output * row + (stream - from) * height * Lanes.COUNT;
                blocks.block(height, outAt, stream, step, stepEnd, sumAt);
            }
        }
    }

    private static int height(int left, int outputs) {
        int most = Math.min(TALLEST, left == 3 && outputs > 3 ? 4 : left);
        return most == 3 ? 2 : most;
    }

    private void reduce(int height, int from, int end, int sumAt, float[] gradients, int weightAt, int span) {
        for (int stream = from; stream < end; stream++) {
            int block = (stream - from) / STREAMS;
            for (int output = 0; output < height; output++) {
                int vector = (block * height + output) * STREAMS + (stream - from) % STREAMS;
                gradients[weightAt + output * span + stream] =
                        LaneSums.ofVector(blocks.sums, sumAt + vector * Lanes.COUNT);
            }
        }
    }
}
