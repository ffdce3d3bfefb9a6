package io.coppice.compute.network;

import io.coppice.compute.layer.Layer;
import io.coppice.compute.tensor.Shape;

/**
 * A layer in its place in a network.
 *
 * @param block index of its parameter block, -1 where it has no parameters
 * @param gate index of its gate layer, -1 where it has no gates
 */
public record Stage(Layer layer, Shape input, Shape output, int block, int gate) {

    public boolean hasBlock() {
        return block >= 0;
    }

    public boolean hasGate() {
        return gate >= 0;
    }
}
