package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;

/**
 * A penalty on the weights of one layer, {@code [output][input][span]}. Its value and its slope may depend on sums over
 * the whole layer, which may lie in several shards: each shard adds its rows' share.
 */
public interface Regulariser {

    /** How many numbers the layer's sums have. */
    int sums(BlockShape shape);

    /** Adds the share of some rows. @param weights whole rows, one behind the other */
    void addSums(BlockShape shape, float[] weights, float[] sums);

    /** The penalty of a whole layer. */
    double value(BlockShape shape, float[] sums);

    /** The gradient at weights of these sums. */
    Slope slope(BlockShape shape, float[] sums);

    /** The gradient of the penalty. */
    interface Slope {

        /** Adds {@code strength} times the gradient of one row's weights, from {@code at} on, to {@code gradient}. */
        void add(float strength, float[] weights, int at, float[] gradient);
    }
}
