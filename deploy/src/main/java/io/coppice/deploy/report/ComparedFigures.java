package io.coppice.deploy.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The finished runs of one method in a comparison, over its seeds.
 *
 * @param planned how many runs there are to be
 */
record ComparedFigures(String method, int planned, List<RunReport> runs) {

    /** A figure over the seeds: mean and sample standard deviation, NaN where there are too few. */
    record Spread(double mean, double deviation) {}

    /** Of the metric that decides; shares in percent. */
    Spread metric() {
        return over(run -> MetricText.scaled(run.spec().metric(), run.test().decidingValue()));
    }

    Spread weights() {
        return over(run -> run.size().weightsKept());
    }

    Spread multiplyAdds() {
        return over(run -> run.size().multiplyAddsKept());
    }

    Spread seconds() {
        return over(RunReport::secondsTotal);
    }

    private Spread over(ToDoubleFunction<RunReport> figure) {
        double mean = runs.stream().mapToDouble(figure).average().orElse(Double.NaN);
        double squares = runs.stream()
                .mapToDouble(figure)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(mean, runs.size() < 2 ? Double.NaN : Math.sqrt(squares / (runs.size() - 1)));
    }
}
