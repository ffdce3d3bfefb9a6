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

    static double recall(Predictions of) {
        return ofColumns(of, column -> figures(of, column).recall());
    }

    static double precision(Predictions of) {
        return ofColumns(of, column -> figures(of, column).precision());
    }

    /** Of the answer yes. */
    private static ClassFigures figures(Predictions of, int column) {
        long samples = 0;
        long predicted = 0;
        long right = 0;
        for (int sample = 0; sample < of.samples(); sample++) {
            boolean yes = of.isYes(sample, column);
            boolean said = of.output(sample, column) > 0;
            samples += yes ? 1 : 0;
            predicted += said ? 1 : 0;
            right += yes && said ? 1 : 0;
        }
        return new ClassFigures(samples, predicted, right);
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
