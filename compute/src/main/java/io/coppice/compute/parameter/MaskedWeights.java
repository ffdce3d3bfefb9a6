package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.OptimizedParameter;
import io.coppice.compute.optimizer.OptimizerStep;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link PruningPlan} keeps for the rows of one part, and does to them. Weights that were pruned, their moments and
 * their average are held at zero: a moment would revive them. A row whose last weight went takes its bias with it, so that
 * the unit is zero and its gate can close.
 */
final class MaskedWeights {
    /** A mask below this takes a weight out of an evaluation; while training it only counts for next to nothing. */
    private static final float NEGLIGIBLE = 1e-4f;

    private final PruningPlan rule;
    private final BlockShape shape;
    private final RowRange part;
    private final int block;
    private final boolean ruled;
    private final OptimizedParameter weights;
    private final OptimizedParameter biases;
    private final int rowLength;
    final MaskState arrays;
    private final float[] factors;
    private final float[] shown;
    private final float[] rowGradient;
    private final float[] scoreGradient;
    private final float[] noDecay;
    private PruningPhase phase;
    private Regulariser.Slope slope;
    private float beta;

    MaskedWeights(
            PruningPlan rule,
            BlockShape shape,
            RowRange part,
            OptimizedParameter weights,
            OptimizedParameter biases,
            MaskState arrays,
            long version) {
        this.rule = rule;
        this.shape = shape;
        this.part = part;
        this.block = part.block();
        this.ruled = rule.blocks().contains(block);
        this.weights = weights;
        this.biases = biases;
        this.rowLength = RowRange.rowLength(shape);
        this.arrays = arrays;
        boolean soft = arrays.scores.isPresent();
        this.factors = new float[soft ? weights.values().length : 0];
        this.shown = new float[soft ? weights.values().length : 0];
        this.rowGradient = new float[arrays.masked ? rowLength : 0];
        this.scoreGradient = new float[soft ? rowLength : 0];
        this.noDecay = new float[soft ? rowLength : 0];
        expect(version);
        for (int at = 0; at < shown.length; at += rowLength) {
            show(at);
        }
    }

    /** The next step is number {@code version}. */
    private void expect(long version) {
        phase = rule.at(version);
        beta = arrays.scores.isPresent() && phase.masks() == PruningPhase.Masks.SOFT ? rule.beta(version) : 0;
    }

    /** Whether the rule has a say in how rows move. */
    boolean isRuled() {
        return arrays.masked;
    }

    /** What is computed with in the place of the weights. */
    float[] shown() {
        return shown.length == 0 ? weights.values() : shown;
    }

    /** What an evaluation computes with, of the weights or their average. */
    float[] evaluated(float[] values) {
        float[] result = values.clone();
        for (int i = 0; i < factors.length; i++) {
            result[i] *= factors[i] < NEGLIGIBLE ? 0 : factors[i];
        }
        return result;
    }

    /** Σm of the soft masks, which a penalty is on; 0 where there are none. */
    float maskSum() {
        boolean soft = factors.length > 0 && phase.masks() == PruningPhase.Masks.SOFT;
        return soft ? (float) Sums.plain(factors, 0, factors.length) : 0;
    }

    /** This part's share of the sums that a step needs. */
    void addSums(long step, float[] sums) {
        int penalty = rule.sums(block, shape, step);
        if (penalty > 0) {
            rule.regulariser().orElseThrow().addSums(shape, weights.values(), sums);
        }
        if (rule.survey(block, step) > 0) {
            float[] survey = new float[sums.length - penalty];
            if (rule.countsLiving(step)) {
                LiveUnits.add(shape, part, arrays.mask, survey);
            } else {
                surveyed(step).addSurvey(weights.values(), survey);
            }
            for (int i = 0; i < survey.length; i++) {
                sums[penalty + i] += survey[i];
            }
        }
    }

    private Pruning surveyed(long step) {
        return rule.beginningAt(step + 1).flatMap(PruningPhase::pruning).orElseThrow();
    }

    /** Before the rows of a step move. @param sums of the whole layers, as they were pulled */
    void prepare(long step, List<float[]> sums) {
        slope = null;
        if (ruled && rule.regularised(block, step)) {
            float[] own = Arrays.copyOf(sums.get(block), rule.sums(block, shape, step));
            slope = rule.regulariser().orElseThrow().slope(shape, own);
        }
    }

    /** The gradient of a row of learned weights, given that of the row that was shown. It is this object's array. */
    float[] gradient(int at, float[] ofShown, int shownAt) {
        System.arraycopy(ofShown, shownAt, rowGradient, 0, rowLength);
        if (slope != null) {
            slope.add((float) rule.strength(), weights.values(), at, rowGradient);
        }
        if (factors.length > 0) {
            for (int i = 0; i < rowLength; i++) {
                scoreGradient[i] = rowGradient[i] * weights.values()[at + i];
                rowGradient[i] *= factors[at + i];
            }
        }
        return rowGradient;
    }

    /** A row has moved. */
    void moved(int at, OptimizerStep step) {
        boolean soft = phase.masks() == PruningPhase.Masks.SOFT;
        if (soft && arrays.scores.isPresent()) {
            SoftMasks masks = rule.softMasks().orElseThrow();
            float scale = (float) masks.scale();
            float strength = (float) masks.strength();
            for (int i = 0; i < rowLength; i++) {
                float sigma = factors[at + i] / scale;
                float ofScore = beta * factors[at + i] * (1 - sigma);
                scoreGradient[i] = ofScore * (scoreGradient[i] + strength);
            }
            arrays.scores.orElseThrow().move(step, at, rowLength, scoreGradient, 0, noDecay);
        } else if (!soft) {
            hold(at);
        }
        if (shown.length > 0) {
            show(at);
        }
    }

    private void hold(int at) {
        multiply(weights, arrays.mask, at, rowLength);
    }

    private static void multiply(OptimizedParameter vector, float[] mask, int from, int length) {
        multiply(vector.values(), mask, from, length);
        vector.state().forEach(state -> multiply(state, mask, from, length));
        vector.average().ifPresent(average -> multiply(average, mask, from, length));
    }

    /** Adding 0 makes a zero of any sign positive. */
    private static void multiply(float[] values, float[] mask, int from, int length) {
        for (int i = from; i < from + length; i++) {
            values[i] = values[i] * mask[i] + 0f;
        }
    }

    /** The biases have moved. */
    void biasesMoved() {
        if (arrays.masked) {
            multiply(biases, arrays.biasMask, 0, arrays.biasMask.length);
        }
    }

    private void show(int at) {
        float scale = (float) rule.softMasks().orElseThrow().scale();
        boolean soft = phase.masks() == PruningPhase.Masks.SOFT;
        float[] scores = arrays.scores.orElseThrow().values();
        for (int i = at; i < at + rowLength; i++) {
            factors[i] = scale * (soft ? Sigmoid.of(beta * scores[i]) : arrays.mask[i]);
            shown[i] = weights.values()[i] * factors[i];
        }
    }

    /**
     * So many steps are taken in.
     *
     * @param surveys of all layers, what the sums of the last step held behind the regulariser's
     * @return whether weights changed
     */
    boolean reach(long version, List<float[]> surveys) {
        boolean rounds = phase.masks() == PruningPhase.Masks.SOFT;
        float before = beta;
        expect(version);
        PruningPhase begun = rule.beginningAt(version).orElse(null);
        boolean closes = version > 0 && arrays.masked && rule.countsLiving(version - 1);
        if (begun != null) {
            begin(begun, surveys, rounds, before);
        } else if (closes) {
            close(rule.living(surveys).get(block));
        }
        boolean changed = begun != null || closes;
        boolean shownAnew = shown.length > 0 && (changed || beta != before);
        for (int at = 0; shownAnew && at < shown.length; at += rowLength) {
            show(at);
        }
        return changed;
    }

    private void close(OpenBlock left) {
        for (int i = 0; i < arrays.mask.length; i++) {
            boolean stays = left.outputs().contains(part.fromOutput() + i / rowLength)
                    && left.inputs().contains(i % rowLength / shape.span());
            arrays.mask[i] = stays ? arrays.mask[i] : 0;
        }
        holdDeadRows();
        hold();
    }

    private void begin(PruningPhase begun, List<float[]> surveys, boolean rounds, float before) {
        if (begun.keeps()) {
            System.arraycopy(weights.values(), 0, arrays.kept, 0, arrays.kept.length);
            System.arraycopy(biases.values(), 0, arrays.keptBiases, 0, arrays.keptBiases.length);
        }
        begun.pruning().filter(pruning -> ruled).ifPresent(pruning -> {
            prune(pruning.threshold(surveys, block));
            pruneFilters(begun.filterThreshold());
        });
        if (ruled && rounds && begun.masks() == PruningPhase.Masks.TICKET) {
            arrays.takeTicket();
        } else if (ruled && rounds && begun.restarts()) {
            arrays.beginRound(before, (float) rule.softMasks().orElseThrow().initial());
        }
        if (begun.rewinds()) {
            goBack();
        }
        if (begun.restarts()) {
            weights.forgetState();
            biases.forgetState();
            arrays.scores.ifPresent(OptimizedParameter::forgetState);
        }
        if (arrays.masked && begun.masks() != PruningPhase.Masks.SOFT) {
            holdDeadRows();
            hold();
        }
    }

    private void hold() {
        for (int at = 0; at < arrays.mask.length; at += rowLength) {
            hold(at);
        }
        biasesMoved();
    }

    private void prune(double threshold) {
        for (int i = 0; i < arrays.mask.length; i++) {
            if (Math.abs(weights.values()[i]) <= threshold) {
                arrays.mask[i] = 0;
            }
        }
    }

    private void pruneFilters(double threshold) {
        for (int from = 0; from < arrays.mask.length && shape.span() > 1; from += rowLength) {
            float largest = 0;
            for (int i = from; i < from + rowLength; i++) {
                largest = Math.max(largest, Math.abs(weights.values()[i]));
            }
            if (largest <= threshold) {
                Arrays.fill(arrays.mask, from, from + rowLength, 0);
            }
        }
    }

    private void goBack() {
        System.arraycopy(arrays.kept, 0, weights.values(), 0, arrays.kept.length);
        System.arraycopy(arrays.keptBiases, 0, biases.values(), 0, arrays.keptBiases.length);
        weights.average().ifPresent(average -> System.arraycopy(arrays.kept, 0, average, 0, arrays.kept.length));
        biases.average()
                .ifPresent(average -> System.arraycopy(arrays.keptBiases, 0, average, 0, arrays.keptBiases.length));
    }

    private void holdDeadRows() {
        for (int row = 0; row < arrays.biasMask.length && block != rule.classifier(); row++) {
            boolean dead = true;
            for (int i = row * rowLength; dead && i < (row + 1) * rowLength; i++) {
                dead = arrays.mask[i] == 0;
            }
            arrays.biasMask[row] = dead ? 0 : 1;
        }
    }
}
