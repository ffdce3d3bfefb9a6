package io.coppice.compute.operator;

/** The open part of one block of a folded network: rows and columns by their rank among the open ones. */
public final class OpenWeights {
    private final BlockShape shape;
    private final OpenBlock open;
    private final float[] parameters;
    private final int at;

    /** @param at where the block begins in the compact parameters of the whole network */
    public OpenWeights(BlockShape shape, OpenBlock open, float[] parameters, int at) {
        this.shape = shape;
        this.open = open;
        this.parameters = parameters;
        this.at = at;
    }

    public String name() {
        return shape.name();
    }

    public OpenBlock open() {
        return open;
    }

    public int span() {
        return shape.span();
    }

    public float weight(int row, int column, int tap) {
        return parameters[at + (row * open.inputs().count() + column) * shape.span() + tap];
    }

    /** γ of a normalisation, a running mean. */
    public float weight(int row) {
        return parameters[at + row];
    }

    /** Or β, or a running variance; 0 where the block has none. */
    public float bias(int row) {
        return shape.isBiased() ? parameters[at + open.weights(shape) + row] : 0;
    }

    /** Some weight from this input to this output is not zero. */
    public boolean connects(int row, int column) {
        for (int tap = 0; tap < shape.span(); tap++) {
            if (weight(row, column, tap) != 0) {
                return true;
            }
        }
        return false;
    }

    /** What an input that is 1 everywhere adds to an output whose window lies in the image. */
    public double sum(int row, int column) {
        double sum = 0;
        for (int tap = 0; tap < shape.span(); tap++) {
            sum += weight(row, column, tap);
        }
        return sum;
    }
}
