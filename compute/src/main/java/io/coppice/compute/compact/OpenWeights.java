package io.coppice.compute.compact;

import io.coppice.compute.network.BlockShape;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.OpenBlock;

/** The open part of one block of a folded network: rows and columns by their rank among the open ones. */
final class OpenWeights {
    private final BlockShape shape;
    private final OpenBlock open;
    private final float[] parameters;
    private final int at;

    private OpenWeights(BlockShape shape, OpenBlock open, float[] parameters, int at) {
        this.shape = shape;
        this.open = open;
        this.parameters = parameters;
        this.at = at;
    }

    static OpenWeights of(FoldedNetwork folded, int block) {
        int at = 0;
        for (int i = 0; i < block; i++) {
            at += folded.open().get(i).size(folded.network().blocks().get(i));
        }
        return new OpenWeights(
                folded.network().blocks().get(block), folded.open().get(block), folded.parameters(), at);
    }

    String name() {
        return shape.name();
    }

    OpenBlock open() {
        return open;
    }

    int span() {
        return shape.span();
    }

    float weight(int row, int column, int tap) {
        return parameters[at + (row * open.inputs().count() + column) * shape.span() + tap];
    }

    /** γ of a normalisation, a running mean. */
    float weight(int row) {
        return parameters[at + row];
    }

    /** Or β, or a running variance; 0 where the block has none. */
    float bias(int row) {
        return shape.isBiased() ? parameters[at + open.weights(shape) + row] : 0;
    }

    /** Some weight from this input to this output is not zero. */
    boolean connects(int row, int column) {
        for (int tap = 0; tap < shape.span(); tap++) {
            if (weight(row, column, tap) != 0) {
                return true;
            }
        }
        return false;
    }

    /** What an input that is 1 everywhere adds to an output whose window lies in the image. */
    double sum(int row, int column) {
        double sum = 0;
        for (int tap = 0; tap < shape.span(); tap++) {
            sum += weight(row, column, tap);
        }
        return sum;
    }
}
