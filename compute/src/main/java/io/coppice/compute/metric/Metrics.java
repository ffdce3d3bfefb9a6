package io.coppice.compute.metric;

import static io.coppice.compute.metric.Metric.Direction.LARGER_IS_BETTER;
import static io.coppice.compute.metric.Metric.Direction.SMALLER_IS_BETTER;
import static io.coppice.compute.metric.Metric.Unit.NUMBER;
import static io.coppice.compute.metric.Metric.Unit.SCORE;
import static io.coppice.compute.metric.Metric.Unit.SHARE;

import io.coppice.compute.targets.TargetSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The metrics that jobs have, by their targets. */
public final class Metrics {
    public static final String ACCURACY = "accuracy";

    private static final String TOP_5 = "top-5";
    private static final int MORE_THAN_TOP = 6;
    private static final List<String> CLASSES = List.of(TargetSchema.Classes.KIND);
    private static final List<String> NUMBERS = List.of(TargetSchema.Numbers.KIND);
    private static final List<String> CLASSES_OR_YES = List.of(TargetSchema.Classes.KIND, TargetSchema.YesNo.KIND);

    /** The one place where a metric is registered, in the order of tables. */
    private static final List<Metric> ALL = List.of(
            new Metric(
                    ACCURACY,
                    "accuracy",
                    LARGER_IS_BETTER,
                    SHARE,
                    CLASSES_OR_YES,
                    either(ClassMetrics::accuracy, YesNoMetrics::accuracy)),
            new Metric(TOP_5, "top-5 accuracy", LARGER_IS_BETTER, SHARE, CLASSES, ClassMetrics::top5),
            new Metric(
                    "auc",
                    "AUC",
                    LARGER_IS_BETTER,
                    SCORE,
                    CLASSES_OR_YES,
                    either(of -> ClassMetrics.ranking(of).auc(), YesNoMetrics::auc)),
            new Metric(
                    "average-precision",
                    "average precision",
                    LARGER_IS_BETTER,
                    SCORE,
                    CLASSES_OR_YES,
                    either(of -> ClassMetrics.ranking(of).averagePrecision(), YesNoMetrics::averagePrecision)),
            new Metric(
                    "log-loss",
                    "log loss",
                    SMALLER_IS_BETTER,
                    NUMBER,
                    CLASSES_OR_YES,
                    either(ClassMetrics::logLoss, YesNoMetrics::logLoss)),
            new Metric(
                    "recall",
                    "mean recall",
                    LARGER_IS_BETTER,
                    SHARE,
                    CLASSES_OR_YES,
                    either(ClassMetrics::recall, YesNoMetrics::recall)),
            new Metric(
                    "precision",
                    "mean precision",
                    LARGER_IS_BETTER,
                    SHARE,
                    CLASSES_OR_YES,
                    either(ClassMetrics::precision, YesNoMetrics::precision)),
            new Metric("rmse", "RMSE", SMALLER_IS_BETTER, NUMBER, NUMBERS, NumberMetrics::rmse),
            new Metric("mae", "MAE", SMALLER_IS_BETTER, NUMBER, NUMBERS, NumberMetrics::mae),
            new Metric("r2", "R²", LARGER_IS_BETTER, SCORE, NUMBERS, NumberMetrics::r2));

    /** AUC and average precision are of yes and no, or of two classes; the fifth likeliest of five says nothing. */
    private static final Map<String, Integer> LEAST_CLASSES = Map.of(TOP_5, MORE_THAN_TOP);

    private static final Map<String, Integer> MOST_CLASSES = Map.of("auc", 2, "average-precision", 2);

    private Metrics() {}

    private static ToDoubleFunction<Predictions> either(
            ToDoubleFunction<Predictions> ofClasses, ToDoubleFunction<Predictions> ofYesNo) {
        return of ->
                of.schema() instanceof TargetSchema.Classes ? ofClasses.applyAsDouble(of) : ofYesNo.applyAsDouble(of);
    }

    /** Those that a job with these targets has, in the order of tables. */
    public static List<Metric> of(TargetSchema targets) {
        return ALL.stream()
                .filter(metric -> metric.targets().contains(targets.kind()))
                .filter(metric -> !(targets instanceof TargetSchema.Classes)
                        || targets.outputs() >= LEAST_CLASSES.getOrDefault(metric.name(), 0)
                                && targets.outputs() <= MOST_CLASSES.getOrDefault(metric.name(), Integer.MAX_VALUE))
                .toList();
    }

    /** The names of those that a job with these targets has. */
    public static List<String> names(TargetSchema targets) {
        return of(targets).stream().map(Metric::name).toList();
    }

    /** Empty where there is none of this name, such as in files of later versions; {@code rmse.price} is an RMSE. */
    public static Optional<Metric> named(String name) {
        String base = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        return ALL.stream().filter(metric -> metric.name().equals(base)).findFirst();
    }

    /**
     * Measures everything that these targets have. Of several columns of numbers every column's figures are there by
     * {@code METRIC.COLUMN}, beside their mean.
     *
     * @param deciding name of the metric that decides
     */
    public static MetricValues measure(Predictions predictions, String deciding) {
        TargetSchema schema = predictions.schema();
        Map<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : of(schema)) {
            values.put(metric.name(), metric.value().applyAsDouble(predictions));
        }
        if (schema instanceof TargetSchema.Numbers && schema.outputs() > 1) {
            for (int column = 0; column < schema.outputs(); column++) {
                String name = schema.names().get(column);
                values.put("rmse." + name, NumberMetrics.rmse(predictions, column));
                values.put("mae." + name, NumberMetrics.mae(predictions, column));
                values.put("r2." + name, NumberMetrics.r2(predictions, column));
            }
        }
        return new MetricValues(deciding, values);
    }
}
