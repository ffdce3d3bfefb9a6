package io.coppice.compute.data;

import java.util.List;

/**
 * Where the numbers of a column lie.
 *
 * @param deviation 1 where all numbers are equal, so that it can be divided by
 */
record ColumnStatistics(float mean, float deviation) {

    static ColumnStatistics of(CsvTable table, int column, List<Integer> rows) {
        double sum = 0;
        for (int row : rows) {
            sum += table.values()[row * table.features() + column];
        }
        double mean = sum / Math.max(1, rows.size());
        double squares = 0;
        for (int row : rows) {
            double off = table.values()[row * table.features() + column] - mean;
            squares += off * off;
        }
        double deviation = Math.sqrt(squares / Math.max(1, rows.size()));
        return new ColumnStatistics((float) mean, deviation > 1e-12 ? (float) deviation : 1);
    }
}
