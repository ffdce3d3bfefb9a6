package io.coppice.compute.metric;

import java.util.function.ToDoubleFunction;

/** Metrics of networks that answer yes or no in every column: the mean over the columns. */
final class YesNoMetrics {

    private YesNoMetrics() {}

    /** Share of the answers that are right, where an output above 0 says yes. */
    static double accuracy(Predictions of) {
        return ofColumns(of, column -> {
            int right = 0;
            for (int sample = 0; sample < of.samples(); sample++) {
                right += of.output(sample, column) > 0 == of.isYes(sample, column) ? 1 : 0;
            }
            return (double) right / of.samples();
        });
    }

    static double auc(Predictions of) {
        return ofColumns(of, column -> ranking(of, column).auc());
    }

    static double averagePrecision(Predictions of) {
        return ofColumns(of, column -> ranking(of, column).averagePrecision());
    }

    static double logLoss(Predictions of) {
        return ofColumns(of, column -> {
            double sum = 0;
            for (int sample = 0; sample < of.samples(); sample++) {
                sum += ClassMetrics.logLoss(of.output(sample, column), of.isYes(sample, column));
            }
            return sum / of.samples();
        });
    }

    /** Share of the yes that were found; NaN in a column without one. */
    static double recall(Predictions of) {
        return ofColumns(of, column -> (double) count(of, column, true, true) / count(of, column, true, false));
    }

    /** Share of the answers yes that are right; NaN in a column without one. */
    static double precision(Predictions of) {
        return ofColumns(of, column -> (double) count(of, column, true, true) / count(of, column, false, true));
    }

    /** Samples that are yes, or for which yes is said, or both. */
    private static long count(Predictions of, int column, boolean isYes, boolean saidYes) {
        long count = 0;
        for (int sample = 0; sample < of.samples(); sample++) {
            boolean fits = (!isYes || of.isYes(sample, column)) && (!saidYes || of.output(sample, column) > 0);
            count += fits ? 1 : 0;
        }
        return count;
    }

    private static Ranking ranking(Predictions of, int column) {
        double[] scores = new double[of.samples()];
        boolean[] yes = new boolean[of.samples()];
        for (int sample = 0; sample < of.samples(); sample++) {
            scores[sample] = of.output(sample, column);
            yes[sample] = of.isYes(sample, column);
        }
        return new Ranking(scores, yes);
    }

    /** Over the columns in which the figure is defined. */
    private static double ofColumns(Predictions of, ToDoubleFunction<Integer> figure) {
        double sum = 0;
        int count = 0;
        for (int column = 0; column < of.outputsEach(); column++) {
            double value = figure.applyAsDouble(column);
            sum += Double.isNaN(value) ? 0 : value;
            count += Double.isNaN(value) ? 0 : 1;
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
