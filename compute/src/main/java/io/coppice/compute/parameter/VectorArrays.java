package io.coppice.compute.parameter;

import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.optimizer.AdamVector;
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
     * @param weightsOnly leaves the moments out
     */
    public static List<ArrayEntry.Floats> copy(
            AdamVector vector, String array, UnaryOperator<String> rows, List<Integer> shape, boolean weightsOnly) {
        List<ArrayEntry.Floats> copies = new ArrayList<>();
        copies.add(entry(rows.apply(array), shape, vector.values()));
        vector.average().ifPresent(average -> {
            copies.add(entry(rows.apply(array + ArrayNames.AVERAGE), shape, average));
        });
        if (!weightsOnly) {
            copies.add(entry(rows.apply(array + ArrayNames.FIRST_MOMENT), shape, vector.firstMoment()));
            copies.add(entry(rows.apply(array + ArrayNames.SECOND_MOMENT), shape, vector.secondMoment()));
        }
        return copies;
    }

    private static ArrayEntry.Floats entry(String name, List<Integer> shape, float[] values) {
        return new ArrayEntry.Floats(name, shape, values.clone());
    }

    /**
     * The learned numbers of a snapshot; its arrays are copied.
     *
     * @throws IllegalArgumentException naming the array that is missing or has another length
     */
    public static AdamVector restore(
            Map<String, float[]> arrays, String array, UnaryOperator<String> rows, int length, boolean averaged) {
        float[] average = averaged ? take(arrays, rows.apply(array + ArrayNames.AVERAGE), length) : null;
        return new AdamVector(
                take(arrays, rows.apply(array), length),
                take(arrays, rows.apply(array + ArrayNames.FIRST_MOMENT), length),
                take(arrays, rows.apply(array + ArrayNames.SECOND_MOMENT), length),
                Optional.ofNullable(average));
    }

    /** Numbers that no optimizer moves, which have no moments in a snapshot. */
    public static AdamVector restoreUnmoved(Map<String, float[]> arrays, String array, int length) {
        return new AdamVector(take(arrays, array, length), false);
    }

    private static float[] take(Map<String, float[]> arrays, String name, int length) {
        float[] data = arrays.get(name);
        if (data == null || data.length != length) {
            throw new IllegalArgumentException("The snapshot should hold array " + name + " of " + length + " numbers, "
                    + (data == null ? "but does not" : "but it has " + data.length));
        }
        return data.clone();
    }
}
