package io.coppice.actors.training;

import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.parameter.CompactLayout;
import io.coppice.compute.parameter.Partition;
import io.coppice.compute.parameter.RowRange;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import java.util.List;

/** Which stretches of a slot's compact arrays belong to which shard, for the units that are open in its step. */
final class ShardStretches {
    private final List<BlockShape> blocks;
    private final Partition partition;
    private CompactLayout layoutA;
    private CompactLayout layoutB;

    ShardStretches(Network network, int shards) {
        this.blocks = network.blocks();
        this.partition = Partition.of(blocks, shards);
    }

    /** @param openB empty when pass B is skipped */
    void open(List<OpenBlock> openA, List<OpenBlock> openB) {
        layoutA = new CompactLayout(blocks, openA);
        layoutB = openB.isEmpty() ? null : new CompactLayout(blocks, openB);
    }

    /** Puts a shard's slices to their places. */
    void copy(int shard, Slices slices, StepArrays arrays) {
        place(layoutA, shard, slices.passA(), arrays.parametersA);
        if (layoutB != null) {
            place(layoutB, shard, slices.passB(), arrays.parametersB);
        }
    }

    private void place(CompactLayout layout, int shard, Slice slice, float[] whole) {
        List<RowRange> parts = partition.parts(shard);
        if (slice.length() != layout.size(parts)) {
            throw new IllegalStateException(
                    "Shard " + shard + " sent " + slice.length() + " floats where " + layout.size(parts) + " are open");
        }
        layout.place(parts, slice.data(), slice.from(), whole);
    }

    /** A shard's stretches of the compact gradient, in the order of its parts. */
    List<Slice> cut(int shard, float[] gradient) {
        return layoutA.stretches(partition.parts(shard)).stream()
                .map(stretch -> new Slice(gradient, stretch.from(), stretch.length()))
                .toList();
    }
}
