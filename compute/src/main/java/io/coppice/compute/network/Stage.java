package io.coppice.compute.network;

import io.coppice.compute.layer.Layer;
import io.coppice.compute.tensor.Shape;

/**
 * A layer in its place in a network. Edge 0 carries the images, edge i + 1 what stage i gives.
 *
 * @param from the edge it reads, one of an earlier stage
 * @param second the other edge that an addition reads, -1 for all others
 * @param block index of its parameter block, -1 where it has no parameters
 * @param statistics index of the block of its running statistics, -1 where it has none
 * @param gate index of its gate layer, -1 where it has no gates
 */
public record Stage(Layer layer, Shape input, Shape output, int from, int second, int block, int statistics, int gate) {

    public boolean hasBlock() {
        return block >= 0;
    }

    public boolean hasGate() {
        return gate >= 0;
    }

    /** It reads two edges. */
    public boolean joins() {
        return second >= 0;
    }
}
