package io.coppice.compute.kernel;

import java.util.Arrays;

/**
 * What the runs of a weight gradient have beyond whole vectors, gathered from all rows into one run of each stream and
 * output, and filled up with zeros. With masks instead, C2 gives up on the block, a hundred times slower.
 */
final class CorrelationTails {
    private final CorrelationBlocks blocks = new CorrelationBlocks();
    private int steps;
    private int length;

    CorrelationTails() {
        blocks.in = new float[0];
        blocks.out = new float[0];
    }

    /** Takes the {@code lanes} floats from {@code begin} on of every row. */
    void gather(
            CorrelationBlocks from,
            int streams,
            int outputs,
            int[] inRow,
            int[] outRow,
            int rows,
            int begin,
            int lanes) {
        steps = Math.ceilDiv(rows * lanes, Lanes.COUNT);
        length = steps * Lanes.COUNT;
        blocks.sums = from.sums;
        blocks.outPlane = length;
        blocks.in = Scratch.atLeast(blocks.in, streams * length);
        blocks.out = Scratch.atLeast(blocks.out, outputs * length);
        blocks.streamAt = Scratch.atLeast(blocks.streamAt, streams);
        for (int stream = 0; stream < streams; stream++) {
            blocks.streamAt[stream] = stream * length;
            gather(from.in, from.streamAt[stream] + begin, inRow, rows, lanes, blocks.in, stream * length);
        }
        for (int output = 0; output < outputs; output++) {
            gather(from.out, output * from.outPlane + begin, outRow, rows, lanes, blocks.out, output * length);
        }
        blocks.inStep = Scratch.atLeast(blocks.inStep, steps);
        for (int step = 0; step < steps; step++) {
            blocks.inStep[step] = step * Lanes.COUNT;
        }
        blocks.outStep = blocks.inStep;
    }

    private void gather(float[] from, int at, int[] rowAt, int rows, int lanes, float[] to, int toAt) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, at + rowAt[row], to, toAt + row * lanes, lanes);
        }
        Arrays.fill(to, toAt + rows * lanes, toAt + length, 0);
    }

    void block(int height, int output, int stream, int sumAt) {
        blocks.block(height, output * length, stream, 0, steps, sumAt);
    }
}
