package io.coppice.compute.kernel;

import java.util.Arrays;

/**
 * What the runs of a weight gradient have beyond whole vectors, gathered from all rows into one run of each stream and
 * output, and filled up with zeros. With masks instead, C2 gives up on the block, a hundred times slower.
 */
final class CorrelationTails {
    private final CorrelationBlocks blocks = new CorrelationBlocks();
    private int length;

    CorrelationTails() {
        blocks.in = new float[0];
        blocks.out = new float[0];
        blocks.inRow = new int[1];
        blocks.outRow = new int[1];
    }

    /** Takes the {@code lanes} floats from {@code begin} on of every row. */
    void gather(CorrelationBlocks from, int streams, int outputs, int rows, int begin, int lanes) {
        length = (rows * lanes + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
        blocks.sums = from.sums;
        blocks.outPlane = length;
        blocks.in = Scratch.atLeast(blocks.in, streams * length);
        blocks.out = Scratch.atLeast(blocks.out, outputs * length);
        blocks.streamAt = Scratch.atLeast(blocks.streamAt, streams);
        for (int stream = 0; stream < streams; stream++) {
            blocks.streamAt[stream] = stream * length;
            int at = from.streamAt[stream] + begin;
            gather(from.in, at, from.inRow, rows, lanes, blocks.in, stream * length);
        }
        for (int output = 0; output < outputs; output++) {
            int at = output * from.outPlane + begin;
            gather(from.out, at, from.outRow, rows, lanes, blocks.out, output * length);
        }
    }

    private void gather(float[] from, int at, int[] rowAt, int rows, int lanes, float[] to, int toAt) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, at + rowAt[row], to, toAt + row * lanes, lanes);
        }
        Arrays.fill(to, toAt + rows * lanes, toAt + length, 0);
    }

    void block(int height, int output, int stream, int sumAt) {
        blocks.block(height, output * length, stream, length, 0, 1, sumAt);
    }
}
