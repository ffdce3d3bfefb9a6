package io.coppice.compute.parameter;

import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.optimizer.OptimizedParameter;
import io.coppice.compute.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The arrays that a {@link PruningPlan} needs beside the weights of a part, all of them in snapshots: masks that hold
 * pruned weights and biases at zero, the scores s of soft masks with their optimizer's state, and the copy that rewinding
 * goes back to.
 */
final class MaskState {
    private static final String MASK = ".mask";
    private static final String SCORES = ".scores";
    private static final String KEPT = ".kept";

    final boolean masked;
    final float[] mask;
    final float[] biasMask;
    final Optional<OptimizedParameter> scores;
    final float[] kept;
    final float[] keptBiases;

    private MaskState(
            boolean masked,
            float[] mask,
            float[] biasMask,
            Optional<OptimizedParameter> scores,
            float[] kept,
            float[] keptBiases) {
        this.masked = masked;
        this.mask = mask;
        this.biasMask = biasMask;
        this.scores = scores;
        this.kept = kept;
        this.keptBiases = keptBiases;
    }

    /** As training begins: nothing masked, s at s_0, nothing kept. */
    static MaskState initial(PruningPlan rule, BlockShape shape, RowRange part, OptimizerSettings optimizer) {
        boolean ruled = rule.blocks().contains(part.block());
        boolean keeps = rule.keeps();
        // Weights that no rule prunes still go when what they read is gone: a classifier's behind a ticket.
        boolean masked = ruled || rule.softMasks().isPresent() && shape.isLinear();
        float[] mask = new float[masked ? part.weights(shape) : 0];
        float[] biasMask = new float[masked ? part.biases(shape) : 0];
        Arrays.fill(mask, 1);
        Arrays.fill(biasMask, 1);
        return new MaskState(
                masked,
                mask,
                biasMask,
                rule.softMasks().filter(masks -> ruled).map(masks -> {
                    float[] scores = new float[mask.length];
                    Arrays.fill(scores, (float) masks.initial());
                    return new OptimizedParameter(scores, optimizer, false);
                }),
                new float[keeps ? part.weights(shape) : 0],
                new float[keeps ? part.biases(shape) : 0]);
    }

    /** @throws IllegalArgumentException naming the array that is missing or has another length */
    static MaskState restored(
            PruningPlan rule,
            BlockShape shape,
            RowRange part,
            OptimizerSettings optimizer,
            Map<String, float[]> arrays) {
        MaskState fresh = initial(rule, shape, part, optimizer);
        UnaryOperator<String> rows = name -> ArrayNames.rows(name, shape, part);
        fresh.entries(shape, rows, optimizer.state()).forEach((name, array) -> {
            boolean mayBeMissing = optimizer.state().stream()
                    .anyMatch(end -> optimizer.mayBeMissing(end) && name.contains(SCORES + end));
            float[] stored = VectorArrays.take(arrays, name, array.length, mayBeMissing);
            System.arraycopy(stored, 0, array, 0, array.length);
        });
        return fresh;
    }

    /**
     * Runs of before had soft masks on the projections of residual blocks too. Where a snapshot has scores for weights that
     * the rule leaves alone now, its masks go into the weights, so that the network goes on as it was.
     *
     * @param version steps taken in
     */
    static void foldFormerMasks(PruningPlan rule, ShardSlice restored, Map<String, float[]> arrays, long version) {
        BlockShape shape = restored.shape();
        UnaryOperator<String> rows = name -> ArrayNames.rows(name, shape, restored.part());
        float[] scores = arrays.get(rows.apply(shape.weightsName() + SCORES));
        boolean former = rule.softMasks().isPresent()
                && scores != null
                && !rule.blocks().contains(restored.part().block());
        if (former) {
            boolean soft = rule.at(version).masks() == PruningPhase.Masks.SOFT;
            float beta = soft ? rule.beta(version) : 0;
            float scale = (float) rule.softMasks().orElseThrow().scale();
            float[] weights = restored.weights().values();
            for (int i = 0; i < weights.length; i++) {
                float mask = soft ? Sigmoid.of(beta * scores[i]) : scores[i] > 0 ? 1 : 0;
                float factor = scale * mask;
                weights[i] *= factor;
                int at = i;
                restored.weights().average().ifPresent(average -> average[at] *= factor);
            }
        }
    }

    /** Copies for a snapshot. */
    List<ArrayEntry.Floats> copies(BlockShape shape, RowRange part, List<String> state) {
        List<ArrayEntry.Floats> copies = new ArrayList<>();
        UnaryOperator<String> rows = name -> ArrayNames.rows(name, shape, part);
        entries(shape, rows, state)
                .forEach(
                        (name, array) -> copies.add(new ArrayEntry.Floats(name, List.of(array.length), array.clone())));
        return copies;
    }

    private Map<String, float[]> entries(BlockShape shape, UnaryOperator<String> rows, List<String> state) {
        Map<String, float[]> entries = new TreeMap<>();
        entries.put(rows.apply(shape.weightsName() + MASK), mask);
        entries.put(rows.apply(shape.biasesName() + MASK), biasMask);
        entries.put(rows.apply(shape.weightsName() + KEPT), kept);
        entries.put(rows.apply(shape.biasesName() + KEPT), keptBiases);
        scores.ifPresent(vector -> {
            entries.put(rows.apply(shape.weightsName() + SCORES), vector.values());
            for (int i = 0; i < state.size(); i++) {
                entries.put(
                        rows.apply(shape.weightsName() + SCORES + state.get(i)),
                        vector.state().get(i));
            }
        });
        entries.values().removeIf(array -> array.length == 0);
        return entries;
    }

    /** The soft masks become 1[s > 0]: never from masks, which underflow to 0. */
    void takeTicket() {
        float[] values = scores.orElseThrow().values();
        for (int i = 0; i < mask.length; i++) {
            mask[i] = values[i] > 0 ? 1 : 0;
        }
    }

    /** Between rounds {@code s = min(β s, s_0)}. @param beta of the round that is over, as it ended */
    void beginRound(float beta, float initial) {
        float[] values = scores.orElseThrow().values();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.min(beta * values[i], initial);
        }
    }
}
