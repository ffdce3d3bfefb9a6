package io.coppice.compute.parameter;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.tensor.ArrayText;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the arrays of a snapshot's parts together again.
 *
 * @param arrays of all parts, by name
 * @param average whether the moving average is read in the place of the values; running statistics have none
 */
public record SnapshotArrays(Map<String, float[]> arrays, boolean average) {

    private static final Pattern ROWS = Pattern.compile("(.+)@(\\d+)-(\\d+)");

    /** All weights of a block {@code [output][input][span]}, then its biases. @throws IllegalArgumentException when rows are missing */
    public float[] block(BlockShape shape) {
        float[] block = new float[shape.size()];
        int row = RowRange.rowLength(shape);
        boolean averaged = average && shape.isLearned();
        collect(shape.weightsName(), averaged, shape.outputs(), row, block, 0);
        if (shape.isBiased()) {
            collect(shape.biasesName(), averaged, shape.outputs(), 1, block, shape.weights());
        }
        return block;
    }

    /** Σm of all soft masks. */
    public double maskSum() {
        return arrays.keySet().stream()
                .filter(name -> name.contains(ArrayNames.MASK_SUM))
                .sorted()
                .mapToDouble(name -> arrays.get(name)[0])
                .sum();
    }

    /** An array of what was learned about gates. */
    public float[] gates(GateArray array) {
        float[] values = new float[array.length()];
        collect(array.name(), average && array.learned(), array.length(), 1, values, 0);
        return values;
    }

    private void collect(String array, boolean averaged, int rows, int rowLength, float[] out, int at) {
        String wanted = averaged ? array + ArrayNames.AVERAGE : array;
        boolean[] found = new boolean[rows];
        arrays.forEach((name, data) -> {
            Matcher range = ROWS.matcher(name);
            if (name.equals(wanted)) {
                place(name, data, 0, rows, rowLength, out, at, found);
            } else if (range.matches() && range.group(1).equals(wanted)) {
                int from = Integer.parseInt(range.group(2));
                place(name, data, from, Integer.parseInt(range.group(3)), rowLength, out, at, found);
            }
        });
        for (int i = 0; i < rows; i++) {
            if (!found[i]) {
                throw new IllegalArgumentException("The snapshot lacks row " + i + " of " + wanted + "; it has "
                        + arrays.keySet().stream().sorted().toList());
            }
        }
    }

    private static void place(
            String name, float[] data, int from, int to, int rowLength, float[] out, int at, boolean[] found) {
        if (to > found.length || data.length != (to - from) * rowLength) {
            throw new IllegalArgumentException("Array " + name + " holds " + data.length + " numbers, expected "
                    + (to - from) * rowLength + " in at most " + found.length + " rows");
        }
        System.arraycopy(data, 0, out, at + from * rowLength, data.length);
        Arrays.fill(found, from, to, true);
    }

    @Override
    public String toString() {
        return ArrayText.record("SnapshotArrays", "arrays", arrays, "average", average);
    }
}
