package io.coppice.compute.parameter;

import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.optimizer.OptimizedParameter;
import io.coppice.compute.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Copies learned numbers and their optimizer's state to named arrays and back. */
public final class VectorArrays {

    private VectorArrays() {}

    /**
     * Copies.
     *
     * @param array name of the values, e.g. {@code fc1.weight}
     * @param rows turns the name of an array into that of the rows that are held
     * @param state the ends of the names of the optimizer's arrays; empty to leave them out
     */
    public static List<ArrayEntry.Floats> copy(
            OptimizedParameter vector,
            String array,
            UnaryOperator<String> rows,
            List<Integer> shape,
            List<String> state) {
        List<ArrayEntry.Floats> copies = new ArrayList<>();
        copies.add(entry(rows.apply(array), shape, vector.values()));
        vector.average().ifPresent(average -> {
            copies.add(entry(rows.apply(array + ArrayNames.AVERAGE), shape, average));
        });
        for (int i = 0; i < state.size(); i++) {
            copies.add(entry(
                    rows.apply(array + state.get(i)), shape, vector.state().get(i)));
        }
        return copies;
    }

    private static ArrayEntry.Floats entry(String name, List<Integer> shape, float[] values) {
        return new ArrayEntry.Floats(name, shape, values.clone());
    }

    /**
     * The learned numbers of a snapshot; its arrays are copied.
     *
     * @param optimizer whose arrays there are
     * @throws IllegalArgumentException naming the array that is missing or has another length
     */
    public static OptimizedParameter restore(
            Map<String, float[]> arrays,
            String array,
            UnaryOperator<String> rows,
            int length,
            OptimizerSettings optimizer,
            boolean averaged) {
        float[] average = averaged ? take(arrays, rows.apply(array + ArrayNames.AVERAGE), length) : null;
        return new OptimizedParameter(
                take(arrays, rows.apply(array), length),
                optimizer.state().stream()
                        .map(end -> take(arrays, rows.apply(array + end), length, optimizer.mayBeMissing(end)))
                        .toList(),
                Optional.ofNullable(average));
    }

    /** Numbers that no optimizer moves, which have no moments in a snapshot. */
    public static OptimizedParameter restoreUnmoved(Map<String, float[]> arrays, String array, int length) {
        return OptimizedParameter.unmoved(take(arrays, array, length));
    }

    /** @param mayBeMissing whether zeros do where the snapshot has no such array */
    static float[] take(Map<String, float[]> arrays, String name, int length, boolean mayBeMissing) {
        return mayBeMissing && !arrays.containsKey(name) ? new float[length] : take(arrays, name, length);
    }

    static float[] take(Map<String, float[]> arrays, String name, int length) {
        float[] data = arrays.get(name);
        if (data == null || data.length != length) {
            throw new IllegalArgumentException("The snapshot should hold array " + name + " of " + length + " numbers, "
                    + (data == null ? "but does not" : "but it has " + data.length));
        }
        return data.clone();
    }
}
