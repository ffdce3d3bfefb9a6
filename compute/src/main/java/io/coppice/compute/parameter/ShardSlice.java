package io.coppice.compute.parameter;

import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape.Axis;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.ElementwiseKernels;
import io.coppice.compute.optimizer.OptimizedParameter;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Some rows of a block with their optimizer state: weights {@code [output][input][span]} and biases {@code [output]}.
 *
 * <p>The optimizer is dense: every parameter moves at every step. What is closed has no task gradient, but its weight
 * decay {@code weightDecay * π_j * w} and its moments go on, as if the compact gradient had been filled up with zeros. A
 * convolution's gate stands at its output and decays the bias too; a dense layer's stands at its input, and its bias
 * decays with the plain coefficient. Running statistics are not optimised: the open ones move towards the batch's.
 */
public final class ShardSlice {
    private final BlockShape shape;
    private final RowRange part;
    private final boolean gatedOutputs;
    private final boolean gatedInputs;
    private final OptimizedParameter weights;
    private final OptimizedParameter biases;
    private final int rowLength;
    private final float[] zeros;
    private final float[] spread;
    private final float[] decay;
    private final float[] biasGradient;
    private final float[] biasDecay;
    private final float[] columnSquares;
    private final float[] rowSquares;
    private Optional<MaskedWeights> ruled = Optional.empty();

    /**
     * Takes the state over.
     *
     * @param axis where the block's gates stand; empty when it has none
     */
    public ShardSlice(
            BlockShape shape,
            RowRange part,
            Optional<Axis> axis,
            OptimizedParameter weights,
            OptimizedParameter biases) {
        if (weights.values().length != part.weights(shape) || biases.values().length != part.biases(shape)) {
            throw new IllegalArgumentException(
                    part + " of " + shape + " has " + part.weights(shape) + " weights and " + part.biases(shape)
                            + " biases, not " + weights.values().length + " and " + biases.values().length);
        }
        this.shape = shape;
        this.part = part;
        this.gatedOutputs = axis.equals(Optional.of(Axis.OUTPUT));
        this.gatedInputs = axis.equals(Optional.of(Axis.INPUT));
        this.weights = weights;
        this.biases = biases;
        this.rowLength = RowRange.rowLength(shape);
        this.zeros = new float[rowLength];
        this.spread = new float[rowLength];
        this.decay = new float[rowLength];
        this.columnSquares = new float[rowLength];
        this.rowSquares = new float[part.outputs()];
        this.biasGradient = new float[part.outputs()];
        this.biasDecay = new float[part.outputs()];
        measure();
    }

    /** @param block all weights, then all biases of the block, as training begins */
    public static ShardSlice initial(
            BlockShape shape,
            RowRange part,
            Optional<Axis> axis,
            float[] block,
            OptimizerSettings optimizer,
            boolean averaged) {
        int row = RowRange.rowLength(shape);
        float[] weights = Arrays.copyOfRange(block, part.fromOutput() * row, part.toOutput() * row);
        int first = shape.weights() + (shape.isBiased() ? part.fromOutput() : 0);
        float[] biases = Arrays.copyOfRange(block, first, first + part.biases(shape));
        return new ShardSlice(
                shape,
                part,
                axis,
                new OptimizedParameter(weights, optimizer, averaged),
                new OptimizedParameter(biases, optimizer, averaged));
    }

    /** Puts the weights under a rule as training begins. @return this part */
    public ShardSlice ruledBy(PruningPlan rule, OptimizerSettings optimizer) {
        return ruledBy(rule, MaskState.initial(rule, shape, part, optimizer), 0);
    }

    /** The same with the arrays of a snapshot. @param version steps taken in */
    ShardSlice ruledBy(PruningPlan rule, MaskState arrays, long version) {
        ruled = Optional.of(new MaskedWeights(rule, shape, part, weights, biases, arrays, version));
        return this;
    }

    /** The weights as an evaluation takes them, under their masks. */
    public float[] evaluated() {
        return ruled.map(rule -> rule.evaluated(weights.values()))
                .orElseGet(() -> weights.values().clone());
    }

    Optional<MaskedWeights> ruled() {
        return ruled;
    }

    /** Adds this part's share of the layer-wide sums that a step needs under its rule. */
    void addSums(long step, float[] sums) {
        ruled.ifPresent(rule -> rule.addSums(step, sums));
    }

    /**
     * So many steps are taken in, which is when a rule's phases begin.
     *
     * @param surveys of all layers as the last step pulled them, see {@link PruningPlan#surveys}
     */
    public void reach(long version, List<float[]> surveys) {
        if (ruled.isPresent() && ruled.get().reach(version, surveys)) {
            Arrays.fill(columnSquares, 0);
            measure();
        }
    }

    public BlockShape shape() {
        return shape;
    }

    public RowRange part() {
        return part;
    }

    public OptimizedParameter weights() {
        return weights;
    }

    public OptimizedParameter biases() {
        return biases;
    }

    /**
     * Copies the open rows and columns, weights then biases, to {@code out} from {@code at} on.
     *
     * @return the index behind the last float written
     */
    public int gather(OpenBlock open, float[] out, int at) {
        UnitSet outputs = open.outputs();
        int first = outputs.countBelow(part.fromOutput());
        int last = outputs.countBelow(part.toOutput());
        int end = at;
        for (int rank = first; rank < last; rank++) {
            end = gatherRow((outputs.unit(rank) - part.fromOutput()) * rowLength, open.inputs(), out, end);
        }
        for (int rank = first; rank < last && shape.isBiased(); rank++) {
            out[end++] = biases.values()[outputs.unit(rank) - part.fromOutput()];
        }
        return end;
    }

    private int gatherRow(int row, UnitSet inputs, float[] out, int at) {
        float[] from = ruled.isPresent() ? ruled.get().shown() : weights.values();
        int span = shape.span();
        int count = inputs.count();
        if (inputs.isAll()) {
            System.arraycopy(from, row, out, at, rowLength);
        } else if (span == 1) {
            for (int i = 0; i < count; i++) {
                out[at + i] = from[row + inputs.unit(i)];
            }
        } else {
            for (int i = 0; i < count; i++) {
                System.arraycopy(from, row + inputs.unit(i) * span, out, at + i * span, span);
            }
        }
        return at + count * span;
    }

    /**
     * Moves every parameter by one step, and measures the units anew.
     *
     * @param gradient of the mean cross entropy, compact
     * @param probabilities π of the units of the block's gates; not read when it has none
     */
    public void apply(SliceGradient gradient, OpenBlock open, float[] probabilities, UpdateRule.Update update) {
        apply(gradient, open, probabilities, update, List.of());
    }

    /** The same under a rule. @param sums the layer-wide sums that were pulled for the step, one array a block */
    public void apply(
            SliceGradient gradient,
            OpenBlock open,
            float[] probabilities,
            UpdateRule.Update update,
            List<float[]> sums) {
        if (!shape.isLearned()) {
            moveStatistics(gradient, open.outputs());
            return;
        }
        Arrays.fill(spread, 0);
        Arrays.fill(columnSquares, 0);
        prepareDecay(probabilities, update.weightDecay(), update.plainDecay());
        ruled.ifPresent(rule -> rule.prepare(update.step(), sums));
        applyToBiases(gradient, open, update);
        UnitSet outputs = open.outputs();
        int rank = outputs.countBelow(part.fromOutput());
        int openRow = open.inputs().count() * shape.span();
        int at = gradient.weightsAt();
        for (int row = 0; row < part.outputs(); row++) {
            if (gatedOutputs) {
                Arrays.fill(decay, biasDecay[row]);
            }
            float[] rowGradient = zeros;
            int rowAt = 0;
            if (rank < outputs.count() && outputs.unit(rank) == part.fromOutput() + row) {
                boolean whole = open.inputs().isAll();
                rowGradient = whole ? gradient.weights() : spread(gradient.weights(), at, open.inputs());
                rowAt = whole ? at : 0;
                at += openRow;
                rank++;
            }
            move(row * rowLength, rowGradient, rowAt, update);
            measure(row);
        }
    }

    private void move(int at, float[] rowGradient, int rowAt, UpdateRule.Update update) {
        boolean underRule = ruled.isPresent() && ruled.get().isRuled();
        float[] own = underRule ? ruled.get().gradient(at, rowGradient, rowAt) : rowGradient;
        weights.move(update.optimizer(), at, rowLength, own, underRule ? 0 : rowAt, decay);
        weights.moveAverage(at, rowLength, update.averageShare());
        if (underRule) {
            ruled.get().moved(at, update.optimizer());
        }
    }

    /** Of open channels only: a closed one was not computed, so nothing is known of it. The "gradient" is the batch's. */
    private void moveStatistics(SliceGradient batch, UnitSet open) {
        int first = open.countBelow(part.fromOutput());
        int last = open.countBelow(part.toOutput());
        for (int rank = first; rank < last; rank++) {
            int row = open.unit(rank) - part.fromOutput();
            moveStatistic(weights.values(), row, batch.weights()[batch.weightsAt() + rank - first]);
            moveStatistic(biases.values(), row, batch.biases()[batch.biasesAt() + rank - first]);
        }
    }

    private static void moveStatistic(float[] running, int row, float ofBatch) {
        running[row] = Math.fma(BatchNorm.MOMENTUM, ofBatch - running[row], running[row]);
    }

    /** Closed columns are zero from the start of the step and stay so: every row has the same open columns. */
    private float[] spread(float[] compact, int at, UnitSet inputs) {
        int span = shape.span();
        int count = inputs.count();
        if (span == 1) {
            for (int i = 0; i < count; i++) {
                spread[inputs.unit(i)] = compact[at + i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                System.arraycopy(compact, at + i * span, spread, inputs.unit(i) * span, span);
            }
        }
        return spread;
    }

    private void prepareDecay(float[] probabilities, float weightDecay, float plainDecay) {
        Arrays.fill(decay, weightDecay + plainDecay);
        Arrays.fill(biasDecay, weightDecay + plainDecay);
        if (gatedInputs) {
            for (int i = 0; i < rowLength; i++) {
                decay[i] = weightDecay * probabilities[i / shape.span()] + plainDecay;
            }
        } else if (gatedOutputs) {
            for (int row = 0; row < biasDecay.length; row++) {
                biasDecay[row] = weightDecay * probabilities[part.fromOutput() + row] + plainDecay;
            }
        }
    }

    private void applyToBiases(SliceGradient gradient, OpenBlock open, UpdateRule.Update update) {
        if (!shape.isBiased()) {
            return;
        }
        Arrays.fill(biasGradient, 0);
        UnitSet outputs = open.outputs();
        int first = outputs.countBelow(part.fromOutput());
        int last = outputs.countBelow(part.toOutput());
        for (int rank = first; rank < last; rank++) {
            biasGradient[outputs.unit(rank) - part.fromOutput()] =
                    gradient.biases()[gradient.biasesAt() + rank - first];
        }
        biases.move(update.optimizer(), 0, part.outputs(), biasGradient, 0, biasDecay);
        biases.moveAverage(0, part.outputs(), update.averageShare());
        ruled.ifPresent(MaskedWeights::biasesMoved);
    }

    private void measure() {
        for (int row = 0; row < part.outputs(); row++) {
            measure(row);
        }
    }

    private void measure(int row) {
        if (gatedOutputs) {
            float bias = shape.isBiased() ? biases.values()[row] : 0;
            rowSquares[row] = Math.fma(bias, bias, squaredSum(weights.values(), row * rowLength, rowLength));
        } else if (gatedInputs) {
            ElementwiseKernels.FASTEST.addSquares(columnSquares, weights.values(), row * rowLength);
        }
    }

    /** In four sums, so that additions overlap; always in the same order. */
    private static float squaredSum(float[] values, int from, int length) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int end = from + length;
        int i = from;
        for (; i + 4 <= end; i += 4) {
            a = Math.fma(values[i], values[i], a);
            b = Math.fma(values[i + 1], values[i + 1], b);
            c = Math.fma(values[i + 2], values[i + 2], c);
            d = Math.fma(values[i + 3], values[i + 3], d);
        }
        for (; i < end; i++) {
            a = Math.fma(values[i], values[i], a);
        }
        return (a + b) + (c + d);
    }

    /**
     * Adds the squared norm of every unit of the block's gates, closed ones included, as far as this part holds them: of
     * an output its weights and bias, of an input the weights of these rows.
     *
     * @param byUnit one number a unit of the gate layer
     */
    public void addSquaredNorms(float[] byUnit) {
        if (gatedOutputs) {
            for (int row = 0; row < rowSquares.length; row++) {
                byUnit[part.fromOutput() + row] += rowSquares[row];
            }
        } else if (gatedInputs) {
            for (int i = 0; i < rowLength; i++) {
                byUnit[i / shape.span()] += columnSquares[i];
            }
        }
    }
}
