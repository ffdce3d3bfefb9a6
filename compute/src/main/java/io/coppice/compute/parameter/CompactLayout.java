package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything lies in the compact array of a whole network: block after block, weights
 * {@code [open output][open input][span]}, then biases {@code [open output]}.
 */
public final class CompactLayout {
    private final List<BlockShape> blocks;
    private final List<OpenBlock> open;
    private final int[] starts;

    /** A stretch of the compact array, in floats. */
    public record Stretch(int from, int length) {}

    public CompactLayout(List<BlockShape> blocks, List<OpenBlock> open) {
        this.blocks = blocks;
        this.open = open;
        this.starts = new int[blocks.size() + 1];
        for (int block = 0; block < blocks.size(); block++) {
            starts[block + 1] = starts[block] + open.get(block).size(blocks.get(block));
        }
    }

    /** Floats of the whole array. */
    public int size() {
        return starts[starts.length - 1];
    }

    public int weightsAt(int block) {
        return starts[block];
    }

    public int biasesAt(int block) {
        return starts[block] + open.get(block).weights(blocks.get(block));
    }

    /** The stretch of a part's weights. */
    public Stretch weights(RowRange part) {
        BlockShape shape = blocks.get(part.block());
        OpenBlock here = open.get(part.block());
        int row = here.inputs().count() * shape.span();
        int rank = here.outputs().countBelow(part.fromOutput());
        return new Stretch(weightsAt(part.block()) + rank * row, part.openOutputs(here) * row);
    }

    /** The stretch of a part's biases, empty where it has none. */
    public Stretch biases(RowRange part) {
        OpenBlock here = open.get(part.block());
        int rank = here.outputs().countBelow(part.fromOutput());
        if (!blocks.get(part.block()).isBiased()) {
            return new Stretch(biasesAt(part.block()), 0);
        }
        return new Stretch(biasesAt(part.block()) + rank, part.openOutputs(here));
    }

    /** For each part the stretch of its weights, then that of its biases: the order of a push and of a pull's answer. */
    public List<Stretch> stretches(List<RowRange> parts) {
        List<Stretch> stretches = new ArrayList<>(2 * parts.size());
        for (RowRange part : parts) {
            stretches.add(weights(part));
            stretches.add(biases(part));
        }
        return stretches;
    }

    /** Floats of the parts in compact form. */
    public int size(List<RowRange> parts) {
        int size = 0;
        for (RowRange part : parts) {
            size += part.openSize(blocks.get(part.block()), open.get(part.block()));
        }
        return size;
    }

    /**
     * Puts what a shard sent, its parts one behind the other, to its places in the whole array.
     *
     * @param slice holds the parts' compact form from {@code from} on
     */
    public void place(List<RowRange> parts, float[] slice, int from, float[] whole) {
        int at = from;
        for (Stretch stretch : stretches(parts)) {
            System.arraycopy(slice, at, whole, stretch.from(), stretch.length());
            at += stretch.length();
        }
    }
}
