package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/** Gradients of convolution weights: every output's gradient against the input as each tap sees it. */
final class WeightGradients {
    private static final int TALLEST = Lanes.MANY_REGISTERS ? 4 : 2;

    /** The outputs' gradients of so many steps fill a quarter of a usual L2 cache, where every stream meets them again. */
    private static final int STEPS_AT_ONCE = (1 << 16) / (TALLEST * Lanes.COUNT);

    private static final int STREAMS = CorrelationBlocks.STREAMS;

    private final CorrelationBlocks blocks = new CorrelationBlocks();
    private final CorrelationTails tails = new CorrelationTails();
    private final TapAxis rows = new TapAxis();
    private final TapAxis columns = new TapAxis();

    /** Which weight of an output each stream is for. */
    private int[] weightOf = {};

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
        rows.forward(window, in.height());
        columns.forward(window, in.width());
        blocks.in = in.data();
        blocks.out = outGradient.data();
        blocks.outPlane = outGradient.planeStride();
        if (window.padding() == 0) {
            allTaps(window, in);
            segments(window, in, outGradient, 0, 0);
            blocks(in.channels() * window.area(), outGradient.channels(), gradients, weightAt);
            return;
        }
        for (int tap = 0; tap < window.area(); tap++) {
            oneTap(window, in, tap);
            segments(window, in, outGradient, tap / window.kernel(), tap % window.kernel());
            blocks(in.channels() * window.area(), outGradient.channels(), gradients, weightAt);
        }
    }

    /** Without padding every tap meets an input at every position, so the streams of all taps go together. */
    private void allTaps(Window window, Tensor in) {
        int area = window.area();
        room(in.channels() * area);
        for (int stream = 0; stream < streams; stream++) {
            int tap = stream % area;
            int offset = tap / window.kernel() * in.width() + tap % window.kernel();
            stream(stream, stream / area * in.planeStride() + offset * in.samples(), stream);
        }
        pad();
    }

    /** With padding each tap misses the image somewhere else, so only the channels of one tap go together. */
    private void oneTap(Window window, Tensor in, int tap) {
        room(in.channels());
        for (int stream = 0; stream < streams; stream++) {
            stream(stream, stream * in.planeStride(), stream * window.area() + tap);
        }
        pad();
    }

    private void room(int count) {
        streams = count;
        blocks.streamAt = Scratch.atLeast(blocks.streamAt, count + STREAMS);
        weightOf = Scratch.atLeast(weightOf, count);
    }

    private void stream(int stream, int at, int weight) {
        blocks.streamAt[stream] = at;
        weightOf[stream] = weight;
    }

    /** A block that is not full computes its last stream again. */
    private void pad() {
        if (streams > 0) {
            Arrays.fill(blocks.streamAt, streams, streams + STREAMS, blocks.streamAt[streams - 1]);
        }
    }

    /** Runs of positions, side by side in both images, at which the tap meets the input; without padding any tap does. */
    private void segments(Window window, Tensor in, Tensor out, int tapRow, int tapColumn) {
        int stride = window.stride();
        int firstY = first(window, tapRow);
        int lastY = last(window, tapRow, in.height(), out.height());
        int firstX = first(window, tapColumn);
        int lastX = last(window, tapColumn, in.width(), out.width());
        int side = stride == 1 ? Math.max(0, lastX - firstX + 1) : 1;
        run = side * in.samples();
        segments = 0;
        int most = Math.max(0, lastY - firstY + 1) * Math.max(0, lastX - firstX + 1);
        inRow = Scratch.atLeast(inRow, most);
        outRow = Scratch.atLeast(outRow, most);
        for (int y = firstY; y <= lastY; y++) {
            for (int x = firstX; x <= lastX; x += side, segments++) {
                int row = y * stride - window.padding() + tapRow;
                int column = x * stride - window.padding() + tapColumn;
                inRow[segments] = (row * in.width() + column) * in.samples();
                outRow[segments] = (y * out.width() + x) * in.samples();
            }
        }
    }

    private static int first(Window window, int tap) {
        return Math.max(0, (window.padding() - tap + window.stride() - 1) / window.stride());
    }

    private static int last(Window window, int tap, int inSize, int outSize) {
        return Math.min(outSize - 1, Math.floorDiv(inSize - 1 + window.padding() - tap, window.stride()));
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

    /** All outputs against all streams; as many steps as fit the cache meet every stream before the next ones. */
    private void blocks(int span, int outputs, float[] gradients, int weightAt) {
        int padded = (streams + STREAMS - 1) / STREAMS * STREAMS;
        int vector = Lanes.COUNT;
        int steps = steps();
        int tail = run % vector;
        blocks.sums = Scratch.atLeast(blocks.sums, padded * TALLEST * vector);
        if (tail > 0) {
            tails.gather(blocks, padded, outputs, inRow, outRow, segments, run - tail, tail);
        }
        for (int output = 0, height; output < outputs; output += height) {
            height = height(outputs - output, outputs);
            int first = Math.min(output, outputs - height);
            Arrays.fill(blocks.sums, 0, padded * height * vector, 0);
            for (int step = 0; step < steps; step += STEPS_AT_ONCE) {
                int end = Math.min(steps, step + STEPS_AT_ONCE);
                for (int stream = 0; stream < padded; stream += STREAMS) {
                    blocks.block(height, first * blocks.outPlane, stream, step, end, stream * height * vector);
                }
            }
            for (int stream = 0; stream < padded && tail > 0; stream += STREAMS) {
                tails.block(height, first, stream, stream * height * vector);
            }
            multiplyAdds += (long) height * padded * segments * run;
            reduce(height, gradients, weightAt + first * span, span);
        }
    }

    private static int height(int left, int outputs) {
        int most = Math.min(TALLEST, left == 3 && outputs > 3 ? 4 : left);
        return most == 3 ? 2 : most;
    }

    private void reduce(int height, float[] gradients, int weightAt, int span) {
        for (int stream = 0; stream < streams; stream++) {
            int block = stream / STREAMS;
            for (int output = 0; output < height; output++) {
                int vector = (block * height + output) * STREAMS + stream % STREAMS;
                gradients[weightAt + output * span + weightOf[stream]] =
                        LaneSums.ofVector(blocks.sums, vector * Lanes.COUNT);
            }
        }
    }
}
