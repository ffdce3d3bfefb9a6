package io.coppice.deploy.report;

import io.coppice.compute.metric.Metric;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import java.util.Optional;

/** Metrics as people read them. */
public final class MetricText {
    private static final double PERCENT = 100;

    private MetricText() {}

    /** What a metric is called: {@code accuracy}, {@code RMSE of price}; its name where it is not known here. */
    public static String label(String metric) {
        int dot = metric.indexOf('.');
        String of = dot < 0 ? "" : " of " + metric.substring(dot + 1);
        return Metrics.named(metric).map(known -> known.label() + of).orElse(metric);
    }

    /** A value in the metric's unit; a dash where there is none. */
    public static String value(String metric, double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return switch (unit(metric)) {
            case SHARE -> Figures.percent(value);
            case SCORE -> Figures.decimals(value, 4);
            case NUMBER -> Figures.fourDigits(value);
        };
    }

    /** The value that decides. */
    public static String deciding(MetricValues metrics) {
        return value(metrics.deciding(), metrics.decidingValue());
    }

    /** What decides, with its name but for the accuracy, which everybody expects: {@code 98.62 %}, {@code RMSE 12.31}. */
    static String brief(MetricValues metrics) {
        boolean said = metrics.deciding().equals(Metrics.ACCURACY);
        return (said ? "" : label(metrics.deciding()) + " ") + deciding(metrics);
    }

    /** What plots and tables of numbers show: shares in percent. */
    static double scaled(String metric, double value) {
        return unit(metric) == Metric.Unit.SHARE ? PERCENT * value : value;
    }

    /** The unit of {@link #scaled}; empty where it is the target's. */
    static String unitWord(String metric) {
        return unit(metric) == Metric.Unit.SHARE ? "%" : "";
    }

    /** With the unit behind it: {@code accuracy %}. */
    static String labelWithUnit(String metric) {
        return (label(metric) + " " + unitWord(metric)).strip();
    }

    /** Whether a value is at least as good as another. */
    static boolean isAsGood(String metric, double value, double other) {
        Optional<Metric> known = Metrics.named(metric);
        return known.map(by -> !by.isBetter(other, value)).orElse(value >= other);
    }

    private static Metric.Unit unit(String metric) {
        return Metrics.named(metric).map(Metric::unit).orElse(Metric.Unit.NUMBER);
    }
}
