package io.coppice.compute.network;

/**
 * A layer's parameters: weights {@code [output][input][span]} (span is the window's area, 1 for a dense layer), then the
 * biases {@code [output]}, if the block has any.
 *
 * <p>Batch normalisation has two blocks with one "input" and span 1: its scale γ and shift β (learned), and its running
 * mean and variance, which are held, gathered and snapshotted as if they were weights and biases, and whose "gradient" is
 * the mean and the variance of a step's batch.
 */
public record BlockShape(String name, int outputs, int inputs, int span, Kind kind) {

    /** What the numbers of a block are, which decides how they are called, begin and move. */
    public enum Kind {
        /** Weights and biases of a dense layer or a convolution. */
        LINEAR(".weight", ".bias"),
        /** Weights without biases. */
        UNBIASED(".weight", ".bias"),
        /** γ and β of a batch normalisation. */
        NORMALISATION(".weight", ".bias"),
        /** Running mean and variance of a batch normalisation. */
        STATISTICS(".running_mean", ".running_var");

        private final String weights;
        private final String biases;

        Kind(String weights, String biases) {
            this.weights = weights;
            this.biases = biases;
        }
    }

    /** Weights and biases. */
    public BlockShape(String name, int outputs, int inputs, int span) {
        this(name, outputs, inputs, span, Kind.LINEAR);
    }

    /** The weights of a dense layer or a convolution: what is counted, penalised, masked and pruned. */
    public boolean isLinear() {
        return kind == Kind.LINEAR || kind == Kind.UNBIASED;
    }

    /** Moved by an optimizer; running statistics are not. */
    public boolean isLearned() {
        return kind != Kind.STATISTICS;
    }

    public boolean isBiased() {
        return kind != Kind.UNBIASED;
    }

    public int weights() {
        return outputs * inputs * span;
    }

    /** How many biases. */
    public int biases() {
        return isBiased() ? outputs : 0;
    }

    /** Weights and biases. */
    public int size() {
        return weights() + biases();
    }

    /** What the array of the weights is called in files: {@code conv1.weight}, {@code bn1.running_mean}. */
    public String weightsName() {
        return name + kind.weights;
    }

    /** The same of the biases. */
    public String biasesName() {
        return name + kind.biases;
    }
}
