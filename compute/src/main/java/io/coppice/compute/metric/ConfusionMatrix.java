package io.coppice.compute.metric;

import io.coppice.compute.targets.TargetSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How many samples of each class were taken for which. What is never taken for another is not listed, so that many classes
 * take little room.
 *
 * @param classes how many there are
 * @param cells the pairs that occur, each once
 */
public record ConfusionMatrix(int classes, List<Cell> cells) {

    /** Nothing was counted. */
    public static final ConfusionMatrix NONE = new ConfusionMatrix(0, List.of());

    /** @param actual the class of these samples; @param predicted the class that they were taken for */
    public record Cell(int actual, int predicted, int samples) {}

    public ConfusionMatrix {
        cells = cells == null ? List.of() : List.copyOf(cells);
    }

    /** Of the class of the largest output; {@link #NONE} where there are no classes. */
    public static ConfusionMatrix of(Predictions predictions) {
        if (!(predictions.schema() instanceof TargetSchema.Classes)) {
            return NONE;
        }
        int[][] counts = new int[predictions.outputsEach()][predictions.outputsEach()];
        for (int sample = 0; sample < predictions.samples(); sample++) {
            counts[predictions.label(sample)][predictions.likeliest(sample)]++;
        }
        List<Cell> cells = new ArrayList<>();
        for (int actual = 0; actual < counts.length; actual++) {
            for (int predicted = 0; predicted < counts.length; predicted++) {
                if (counts[actual][predicted] > 0) {
                    cells.add(new Cell(actual, predicted, counts[actual][predicted]));
                }
            }
        }
        return new ConfusionMatrix(counts.length, cells);
    }

    /** Samples of one class that were taken for another, or rightly for their own. */
    public int count(int actual, int predicted) {
        return cells.stream()
                .filter(cell -> cell.actual() == actual && cell.predicted() == predicted)
                .mapToInt(Cell::samples)
                .sum();
    }

    /** Samples of a class. */
    public int actual(int label) {
        return cells.stream()
                .filter(cell -> cell.actual() == label)
                .mapToInt(Cell::samples)
                .sum();
    }

    /** Samples that were taken for this class. */
    public int predicted(int label) {
        return cells.stream()
                .filter(cell -> cell.predicted() == label)
                .mapToInt(Cell::samples)
                .sum();
    }

    public int total() {
        return cells.stream().mapToInt(Cell::samples).sum();
    }

    /** Of all classes. */
    public int right() {
        return cells.stream()
                .filter(cell -> cell.actual() == cell.predicted())
                .mapToInt(Cell::samples)
                .sum();
    }

    /** Share of a class's samples that were taken for it; NaN where there are none. */
    public double recall(int label) {
        return (double) count(label, label) / notZero(actual(label));
    }

    /** Share of the samples taken for a class that are of it; NaN where there are none. */
    public double precision(int label) {
        return (double) count(label, label) / notZero(predicted(label));
    }

    /** Harmonic mean of precision and recall, 2 right / (actual + predicted); NaN where the class does not occur. */
    public double f1(int label) {
        return 2.0 * count(label, label) / notZero(actual(label) + predicted(label));
    }

    /** Mean recall of the classes that have samples: what accuracy would be if all classes were equally common. */
    public double balancedAccuracy() {
        return mean(this::recall);
    }

    /** Mean precision of the classes that were answered. */
    public double meanPrecision() {
        return mean(this::precision);
    }

    private double mean(IntToDoubleFunction figure) {
        return IntStream.range(0, classes)
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    private static double notZero(int count) {
        return count == 0 ? Double.NaN : count;
    }
}
