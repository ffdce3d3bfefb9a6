package io.coppice.deploy.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Places values between two ends of a drawing, with round numbers to mark.
 *
 * @param from the value at {@code start}, below {@code to}
 * @param step distance of the round numbers
 */
record PlotScale(double from, double to, double step, double start, double end) {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /** Widens the range of the values to round numbers, about {@code marks} of them. */
    static PlotScale around(double least, double most, int marks, double start, double end) {
        double span = most > least ? most - least : most == 0 ? 1 : Math.abs(most) / 10;
        double rough = span / marks;
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
        double step = ROUND[ROUND.length - 1] * power;
        for (int i = ROUND.length - 1; i >= 0 && ROUND[i] * power >= rough; i--) {
            step = ROUND[i] * power;
        }
        double from = Math.floor(least / step) * step;
        double to = Math.ceil(most / step) * step;
        return new PlotScale(from, to > from ? to : from + step, step, start, end);
    }

    /** From exactly the first value to the last, marked where round numbers fall. */
    static PlotScale between(double first, double last, int marks, double start, double end) {
        PlotScale wide = around(first, last, marks, start, end);
        return new PlotScale(first, last > first ? last : first + 1, Math.max(1, wide.step), start, end);
    }

    double at(double value) {
        return start + (end - start) * (value - from) / (to - from);
    }

    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        double tolerance = step / 1000;
        for (double mark = Math.ceil((from - tolerance) / step) * step; mark <= to + tolerance; mark += step) {
            marks.add(Math.abs(mark) < tolerance ? 0 : mark);
        }
        return marks;
    }

    /** Decimals that tell the marks apart. */
    int decimals() {
        int decimals = 0;
        for (double scaled = step; decimals < 6 && Math.abs(scaled - Math.rint(scaled)) > 1e-6 * scaled; scaled *= 10) {
            decimals++;
        }
        return decimals;
    }
}
