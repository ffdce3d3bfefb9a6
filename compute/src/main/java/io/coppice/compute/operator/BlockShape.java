package io.coppice.compute.operator;

/**
 * An operator's parameters: weights {@code [output][input][span]} (span is the window's area, 1 for a dense layer), then the
 * biases {@code [output]}, if the block has any. Of a grouped convolution {@code inputs} are those of one group.
 *
 * <p>Batch normalisation has two blocks with one "input" and span 1: its scale γ and shift β (learned), and its running
 * mean and variance, which are held, gathered and snapshotted as if they were weights and biases, and whose "gradient" is
 * the mean and the variance of a step's batch.
 */
public record BlockShape(String name, int outputs, int inputs, int span, Role role) {

    /**
     * What the numbers of a block are, which decides how they are called, begin and move. An operator with numbers of another
     * kind makes a role of its own.
     *
     * @param weights what the array of the weights is called behind the block's name
     * @param biases the same of the biases
     * @param biased whether there are any
     * @param learned moved by an optimizer; running statistics are not
     * @param linear weights that inputs are multiplied by: what is counted, penalised, masked and pruned
     * @param groups how many groups of outputs have inputs of their own; 1 for most
     * @param beginning the weights' value as training begins, where they are not drawn
     * @param biasBeginning the biases' value
     */
    public record Role(
            String weights,
            String biases,
            boolean biased,
            boolean learned,
            boolean linear,
            int groups,
            float beginning,
            float biasBeginning) {
        private static final String WEIGHT = ".weight";
        private static final String BIAS = ".bias";

        /** Weights and biases of a dense layer or a convolution. */
        public static final Role LINEAR = grouped(1, true);
        /** Weights without biases. */
        public static final Role UNBIASED = grouped(1, false);
        /** γ and β of a batch normalisation. */
        public static final Role NORMALISATION = new Role(WEIGHT, BIAS, true, true, false, 1, 1, 0);
        /** Running mean and variance of a batch normalisation. */
        public static final Role STATISTICS = new Role(".running_mean", ".running_var", true, false, false, 1, 0, 1);

        /** Weights of outputs in groups. */
        public static Role grouped(int groups, boolean biased) {
            return new Role(WEIGHT, BIAS, biased, true, true, groups, 0, 0);
        }
    }

    /** Weights and biases. */
    public BlockShape(String name, int outputs, int inputs, int span) {
        this(name, outputs, inputs, span, Role.LINEAR);
    }

    /** The weights of a dense layer or a convolution: what is counted, penalised, masked and pruned. */
    public boolean isLinear() {
        return role.linear;
    }

    /** Moved by an optimizer; running statistics are not. */
    public boolean isLearned() {
        return role.learned;
    }

    public boolean isBiased() {
        return role.biased;
    }

    /** How many outputs of one position an input adds to. */
    public int fanOut() {
        return outputs / role.groups * span;
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
        return name + role.weights;
    }

    /** The same of the biases. */
    public String biasesName() {
        return name + role.biases;
    }
}
