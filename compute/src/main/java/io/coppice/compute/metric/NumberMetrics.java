package io.coppice.compute.metric;

/** Metrics of networks that predict numbers, in the numbers' own units; of several columns the mean over the columns. */
final class NumberMetrics {

    private NumberMetrics() {}

    /** The root of the mean squared error. */
    static double rmse(Predictions of) {
        double sum = 0;
        for (int column = 0; column < of.outputsEach(); column++) {
            sum += rmse(of, column);
        }
        return sum / of.outputsEach();
    }

    /** The mean absolute error. */
    static double mae(Predictions of) {
        double sum = 0;
        for (int column = 0; column < of.outputsEach(); column++) {
            sum += mae(of, column);
        }
        return sum / of.outputsEach();
    }

    /**
     * The coefficient of determination: 1 for perfect predictions, 0 for the mean of the targets, less for worse. NaN where
     * all targets are equal.
     */
    static double r2(Predictions of) {
        double sum = 0;
        for (int column = 0; column < of.outputsEach(); column++) {
            sum += r2(of, column);
        }
        return sum / of.outputsEach();
    }

    static double rmse(Predictions of, int column) {
        return Math.sqrt(squaredError(of, column) / of.samples());
    }

    static double mae(Predictions of, int column) {
        double sum = 0;
        for (int sample = 0; sample < of.samples(); sample++) {
            sum += Math.abs(of.predicted(sample, column) - of.expected(sample, column));
        }
        return sum / of.samples();
    }

    static double r2(Predictions of, int column) {
        double mean = 0;
        for (int sample = 0; sample < of.samples(); sample++) {
            mean += of.expected(sample, column) / of.samples();
        }
        double spread = 0;
        for (int sample = 0; sample < of.samples(); sample++) {
            double off = of.expected(sample, column) - mean;
            spread += off * off;
        }
        boolean allEqual = spread <= 1e-24 * mean * mean * of.samples();
        return allEqual ? Double.NaN : 1 - squaredError(of, column) / spread;
    }

    private static double squaredError(Predictions of, int column) {
        double sum = 0;
        for (int sample = 0; sample < of.samples(); sample++) {
            double error = of.predicted(sample, column) - of.expected(sample, column);
            sum += error * error;
        }
        return sum;
    }
}
