package io.coppice.compute.training;

import java.util.ArrayList;
import java.util.List;

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

    /** Counts sample after sample. */
    public static final class Counter implements SetEvaluator.Answers {
        private final int[][] counts;

        public Counter(int classes) {
            this.counts = new int[classes][classes];
        }

        @Override
        public void add(int actual, int predicted) {
            counts[actual][predicted]++;
        }

        public ConfusionMatrix matrix() {
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
        double sum = 0;
        int known = 0;
        for (int label = 0; label < classes; label++) {
            if (actual(label) > 0) {
                sum += recall(label);
                known++;
            }
        }
        return sum / notZero(known);
    }

    private static double notZero(int count) {
        return count == 0 ? Double.NaN : count;
    }
}
