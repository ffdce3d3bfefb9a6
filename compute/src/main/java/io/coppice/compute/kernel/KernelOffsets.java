package io.coppice.compute.kernel;

/**
 * Where the input and the weights of every tap lie, counted from the first: channel after channel, row after row of the
 * window. One table makes one loop of three, and the short ones are what costs.
 */
final class KernelOffsets {
    private final TableBlocks blocks;
    private int channels;
    private int channelIn;
    private int channelWeight;
    private int rowIn;
    private int rowWeight;
    private int columnIn;
    private int columnWeight;
    private int builtRows;
    private int builtColumns;

    KernelOffsets(TableBlocks blocks) {
        this.blocks = blocks;
        blocks.inOffset = new int[0];
        blocks.weightOffset = new int[0];
    }

    /** How many channels, and how far it is from one to the next: floats of the input, floats of the weights. */
    void channels(int channels, int in, int weight) {
        this.channels = channels;
        channelIn = in;
        channelWeight = weight;
        builtRows = -1;
    }

    /** From one row of the window to the next. */
    void rows(int in, int weight) {
        rowIn = in;
        rowWeight = weight;
    }

    /** From one column of the window to the next. */
    void columns(int in, int weight) {
        columnIn = in;
        columnWeight = weight;
    }

    /** For segments that meet so many rows and columns of the window. */
    void build(int rows, int columns) {
        if (rows == builtRows && columns == builtColumns) {
            return;
        }
        builtRows = rows;
        builtColumns = columns;
        blocks.taps = channels * rows * columns;
        blocks.inOffset = Scratch.atLeast(blocks.inOffset, blocks.taps);
        blocks.weightOffset = Scratch.atLeast(blocks.weightOffset, blocks.taps);
        // Where positions look back, the first tap of a row or column is the farthest.
        blocks.farthestTap = Math.max(0, channels - 1) * channelIn
                + Math.max(0, (rows - 1) * rowIn)
                + Math.max(0, (columns - 1) * columnIn);
        int tap = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int row = 0; row < rows; row++) {
                int in = channel * channelIn + row * rowIn;
                int weight = channel * channelWeight + row * rowWeight;
                for (int column = 0; column < columns; column++, tap++) {
                    blocks.inOffset[tap] = in + column * columnIn;
                    blocks.weightOffset[tap] = weight + column * columnWeight;
                }
            }
        }
    }
}
