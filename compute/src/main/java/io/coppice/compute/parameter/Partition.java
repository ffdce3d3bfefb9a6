package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Which shard holds which rows. The rows of all blocks, one after the other, are cut into stretches of nearly equal size:
 * small blocks stay whole, wide layers are split by rows, and every row lies in exactly one shard. A shard may be empty
 * when there are more shards than rows.
 */
public record Partition(List<List<RowRange>> shards) {

    public Partition {
        shards = shards.stream().map(List::copyOf).toList();
    }

    /** The same for the same blocks and number of shards, wherever it is computed. */
    public static Partition of(List<BlockShape> blocks, int shards) {
        if (shards < 1) {
            throw new IllegalArgumentException("Parameters need at least one shard, not " + shards);
        }
        long total = blocks.stream().mapToLong(BlockShape::size).sum();
        List<List<RowRange>> byShard = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            byShard.add(new ArrayList<>());
        }
        long start = 0;
        for (int block = 0; block < blocks.size(); block++) {
            BlockShape shape = blocks.get(block);
            long row = RowRange.rowLength(shape) + (shape.isBiased() ? 1L : 0L);
            int from = 0;
            while (from < shape.outputs()) {
                int shard = shardOf(start + from * row, row, total, shards);
                int to = from + 1;
                while (to < shape.outputs() && shardOf(start + to * row, row, total, shards) == shard) {
                    to++;
                }
                byShard.get(shard).add(new RowRange(block, from, to));
                from = to;
            }
            start += shape.size();
        }
        return new Partition(byShard);
    }

    /** A row belongs where its middle lies. */
    private static int shardOf(long at, long row, long total, int shards) {
        return (int) ((2 * at + row) * shards / (2 * total));
    }

    /** The parts of a shard, in the order of the blocks. */
    public List<RowRange> parts(int shard) {
        return shards.get(shard);
    }
}
