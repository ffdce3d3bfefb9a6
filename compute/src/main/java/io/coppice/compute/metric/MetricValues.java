package io.coppice.compute.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of a network on a set of samples, by the name of the metric.
 *
 * @param deciding the metric by which the job is judged; it may be absent where nothing was measured
 * @param values in the order of tables; NaN where a metric is not defined
 */
public record MetricValues(String deciding, Map<String, Double> values) {

    public MetricValues {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values == null ? Map.of() : values));
    }

    /** Nothing was measured. */
    public static MetricValues none(String deciding) {
        return new MetricValues(deciding, Map.of());
    }

    /** Of an image network from before there were other metrics. @param accuracy from 0 to 1 */
    public static MetricValues ofAccuracy(double accuracy) {
        return new MetricValues(Metrics.ACCURACY, Map.of(Metrics.ACCURACY, accuracy));
    }

    /** NaN where it was not measured. */
    public double value(String metric) {
        return values.getOrDefault(metric, Double.NaN);
    }

    /** The value that decides. */
    public double decidingValue() {
        return value(deciding);
    }
}
