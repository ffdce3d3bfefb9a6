package io.coppice.compute.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What became of the samples of one class.
 *
 * @param samples of the class
 * @param predicted samples that were taken for it
 * @param right samples of it that were taken for it
 */
public record ClassFigures(long samples, long predicted, long right) {

    /** Share of the class that was found; NaN where the set has no sample of it. */
    public double recall() {
        return (double) right / samples;
    }

    /** Share of what was taken for the class that is of it; NaN where nothing was. */
    public double precision() {
        return (double) right / predicted;
    }

    /** One a class. @param confusion {@code [class][predicted class]} */
    public static List<ClassFigures> of(List<List<Long>> confusion) {
        List<ClassFigures> figures = new ArrayList<>();
        for (int label = 0; label < confusion.size(); label++) {
            int column = label;
            figures.add(new ClassFigures(
                    confusion.get(label).stream().mapToLong(Long::longValue).sum(),
                    confusion.stream().mapToLong(row -> row.get(column)).sum(),
                    confusion.get(label).get(label)));
        }
        return figures;
    }

    /** The mean of a figure over the classes that have it. */
    static double mean(List<ClassFigures> classes, ToDoubleFunction<ClassFigures> figure) {
        return classes.stream()
                .mapToDouble(figure)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }
}
