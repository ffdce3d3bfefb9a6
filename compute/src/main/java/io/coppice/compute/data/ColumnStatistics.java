package io.coppice.compute.data;

/**
 * Where the numbers of a column lie: computed in two passes about the first of them, in units of their range, so that
 * numbers around 1e-20 or 1e200, and those that differ only behind many equal digits, keep what they have.
 *
 * @param deviation 1 where all numbers are equal, so that it can be divided by
 */
record ColumnStatistics(double mean, double deviation, int numbers) {

    /** @param rows of which the numbers are taken; missing ones are passed over */
    static ColumnStatistics of(ColumnCells cells, int[] rows) {
        double first = Double.NaN;
        double range = 0;
        int numbers = 0;
        for (int row : rows) {
            double value = cells.number(row);
            if (!Double.isNaN(value)) {
                first = numbers == 0 ? value : first;
                range = Math.max(range, Math.abs(value - first));
                numbers++;
            }
        }
        if (range == 0) {
            return new ColumnStatistics(numbers == 0 ? 0 : first, 1, numbers);
        }
        double sum = 0;
        for (int row : rows) {
            double value = cells.number(row);
            sum += Double.isNaN(value) ? 0 : (value - first) / range;
        }
        double mean = sum / numbers;
        double squares = 0;
        for (int row : rows) {
            double value = cells.number(row);
            double off = Double.isNaN(value) ? 0 : (value - first) / range - mean;
            squares += off * off;
        }
        return new ColumnStatistics(first + range * mean, range * Math.sqrt(squares / numbers), numbers);
    }
}
