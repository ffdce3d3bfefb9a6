package io.coppice.compute.parameter;

import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape.Axis;
import io.coppice.compute.optimizer.OptimizedParameter;
import io.coppice.compute.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Copies a part's parameters to the named arrays of a snapshot and back. */
public final class PartArrays {

    private PartArrays() {}

    /**
     * @param optimizer the ends of the names of the optimizer's arrays; empty for those who only compute with the network
     */
    public static List<ArrayEntry.Floats> copy(ShardSlice state, List<String> optimizer) {
        BlockShape shape = state.shape();
        RowRange part = state.part();
        UnaryOperator<String> rows = name -> ArrayNames.rows(name, shape, part);
        List<Integer> weightShape = List.of(part.outputs(), shape.inputs(), shape.span());
        List<ArrayEntry.Floats> copies =
                new ArrayList<>(VectorArrays.copy(state.weights(), shape.weightsName(), rows, weightShape, optimizer));
        if (shape.isBiased()) {
            copies.addAll(
                    VectorArrays.copy(state.biases(), shape.biasesName(), rows, List.of(part.outputs()), optimizer));
        }
        state.ruled().filter(ruled -> optimizer.isEmpty()).ifPresent(ruled -> showMasked(copies, state, ruled, rows));
        state.ruled()
                .filter(ruled -> !optimizer.isEmpty())
                .ifPresent(ruled -> copies.addAll(ruled.arrays.copies(shape, part, optimizer)));
        return copies;
    }

    /** Who only computes with the network gets the weights as their masks leave them. */
    private static void showMasked(
            List<ArrayEntry.Floats> copies, ShardSlice state, MaskedWeights ruled, UnaryOperator<String> rows) {
        String weights = rows.apply(state.shape().weightsName());
        String masks = rows.apply(state.shape().weightsName() + ArrayNames.MASK_SUM);
        copies.add(new ArrayEntry.Floats(masks, List.of(1), new float[] {ruled.maskSum()}));
        String average = rows.apply(state.shape().weightsName() + ArrayNames.AVERAGE);
        copies.replaceAll(entry -> entry.name().equals(weights) || entry.name().equals(average)
                ? new ArrayEntry.Floats(entry.name(), entry.shape(), ruled.evaluated(entry.values()))
                : entry);
    }

    /**
     * @param averaged whether a moving average is kept
     * @throws IllegalArgumentException naming the array that is missing or has another length
     */
    public static ShardSlice restore(
            BlockShape shape,
            RowRange part,
            Optional<Axis> axis,
            Map<String, float[]> arrays,
            OptimizerSettings optimizer,
            boolean averaged) {
        UnaryOperator<String> rows = name -> ArrayNames.rows(name, shape, part);
        return new ShardSlice(
                shape,
                part,
                axis,
                VectorArrays.restore(arrays, shape.weightsName(), rows, part.weights(shape), optimizer, averaged),
                shape.isBiased()
                        ? VectorArrays.restore(arrays, shape.biasesName(), rows, part.outputs(), optimizer, averaged)
                        : new OptimizedParameter(new float[0], optimizer, averaged));
    }

    /** The same under a rule. @param version steps taken in */
    public static ShardSlice restoreRuled(
            ShardSlice restored,
            PruningPlan rule,
            Map<String, float[]> arrays,
            OptimizerSettings optimizer,
            long version) {
        MaskState own = MaskState.restored(rule, restored.shape(), restored.part(), optimizer, arrays);
        MaskState.foldFormerMasks(rule, restored, arrays, version);
        return restored.ruledBy(rule, own, version);
    }
}
