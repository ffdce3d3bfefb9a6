package io.coppice.compute.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.operator.BlockShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {
    private static final List<BlockShape> LENET = List.of(
            new BlockShape("conv1", 20, 1, 25),
            new BlockShape("conv2", 50, 20, 25),
            new BlockShape("fc1", 500, 800, 1),
            new BlockShape("fc2", 10, 500, 1));

    @ParameterizedTest(name = "{0} shards")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyRowIsInOneShardAndShardsAreOfNearlyEqualSize(int shards) {
        Partition partition = Partition.of(LENET, shards);
        requireEveryRowOnce(LENET, partition);
        double share = LENET.stream().mapToInt(BlockShape::size).sum() / (double) shards;
        for (int shard = 0; shard < shards; shard++) {
            double size = partition.parts(shard).stream()
                    .mapToInt(part -> part.size(LENET.get(part.block())))
                    .sum();
            assertThat(size).as("shard %d", shard).isBetween(share - 801, share + 801);
        }
    }

    @Test
    void aSingleShardHoldsWholeBlocksInOrder() {
        assertThat(Partition.of(LENET, 1).parts(0))
                .containsExactly(
                        new RowRange(0, 0, 20),
                        new RowRange(1, 0, 50),
                        new RowRange(2, 0, 500),
                        new RowRange(3, 0, 10));
    }

    @Test
    void twoShardsSplitTheWideLayer() {
        assertThat(Partition.of(LENET, 2).shards())
                .containsExactly(
                        List.of(new RowRange(0, 0, 20), new RowRange(1, 0, 50), new RowRange(2, 0, 237)),
                        List.of(new RowRange(2, 237, 500), new RowRange(3, 0, 10)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void holdsForAnyShapesAndMoreShardsThanRows(long seed) {
        Random random = new Random(seed);
        List<BlockShape> blocks = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            blocks.add(new BlockShape("b" + i, 1 + random.nextInt(30), 1 + random.nextInt(30), 1 + random.nextInt(9)));
        }
        for (int shards = 1; shards <= 40; shards += 3) {
            requireEveryRowOnce(blocks, Partition.of(blocks, shards));
        }
    }

    private static void requireEveryRowOnce(List<BlockShape> blocks, Partition partition) {
        int[][] seen = blocks.stream().map(shape -> new int[shape.outputs()]).toArray(int[][]::new);
        for (List<RowRange> parts : partition.shards()) {
            for (RowRange part : parts) {
                for (int row = part.fromOutput(); row < part.toOutput(); row++) {
                    seen[part.block()][row]++;
                }
            }
        }
        for (int[] rows : seen) {
            assertThat(rows).containsOnly(1);
        }
    }
}
