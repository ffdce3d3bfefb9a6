package io.coppice.deploy.report;

import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.NetworkSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The epochs of a run as comma-separated values: a heading with the units in its names, then a row an epoch. Numbers are
 * written so that they read back equal; a number that there is not (no validation samples) is empty. Files of before have
 * no last column.
 */
final class MetricsCsv {
    private static final String TRAINING = "training_";

    private static final String VALIDATION = "validation_";
    private static final String ACCURACY_SHARE = "accuracy_share";

    private final List<String> layers;
    private final int[] unitsTotal;
    private final String deciding;

    /** @param layers names of the gate layers; @param unitsTotal gates of each */
    private MetricsCsv(List<String> layers, int[] unitsTotal, String deciding) {
        this.deciding = deciding;
        this.layers = layers;
        this.unitsTotal = unitsTotal;
    }

    static MetricsCsv of(JobSpec spec) {
        return new MetricsCsv(RunReport.layers(spec), RunReport.unitsTotal(spec), spec.metric());
    }

    String render(List<EpochRow> rows) {
        List<String> others = rows.stream()
                .flatMap(row -> row.validation().values().keySet().stream())
                .distinct()
                .filter(metric -> !metric.equals(deciding))
                .toList();
        List<String> names = names();
        others.forEach(metric -> names.add(column(VALIDATION, metric)));
        StringBuilder text = new StringBuilder(String.join(",", names)).append('\n');
        for (EpochRow row : rows) {
            text.append(String.join(",", values(row, others))).append('\n');
        }
        return text.toString();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(
                List.of("epoch", "step", "loss", "penalty", "validation_loss", column(VALIDATION, deciding)));
        layers.forEach(layer -> names.add("open_units_" + layer));
        layers.forEach(layer -> names.add("units_kept_" + layer));
        names.addAll(List.of(
                "weights_kept",
                "weights_kept_papers",
                "weights_total",
                "weights_expected",
                "multiply_adds_kept_per_sample",
                "multiply_adds_total_per_sample",
                "multiply_adds_expected_per_sample",
                "pass_b_skipped_share",
                "seconds",
                "samples_per_second",
                "multiply_adds_per_step",
                "max_staleness_updates",
                column(TRAINING, deciding)));
        return names;
    }

    /** The name of a metric with underscores, and of a column of the data without what separates columns here. */
    private static String column(String of, String metric) {
        if (metric.equals(Metrics.ACCURACY)) {
            return of + ACCURACY_SHARE;
        }
        int end = metric.contains(".") ? metric.indexOf('.') : metric.length();
        String named = metric.substring(end).replaceAll("[,\"\\s]", "_");
        return of + metric.substring(0, end).replace('-', '_') + named;
    }

    private static String metric(String column) {
        String name = column.substring(VALIDATION.length());
        int end = name.contains(".") ? name.indexOf('.') : name.length();
        return name.equals(ACCURACY_SHARE)
                ? Metrics.ACCURACY
                : name.substring(0, end).replace('_', '-') + name.substring(end);
    }

    private List<String> values(EpochRow row, List<String> others) {
        NetworkSize size = row.size();
        List<Object> values = new ArrayList<>(List.of(
                row.epoch(),
                row.step(),
                row.loss(),
                row.penalty(),
                row.validationLoss(),
                row.validation().value(deciding)));
        for (double open : row.openUnits()) {
            values.add(open);
        }
        for (int kept : size.unitsKept()) {
            values.add(kept);
        }
        values.addAll(List.of(
                size.weightsKept(),
                size.weightsKeptPapers(),
                size.weightsTotal(),
                size.weightsExpected(),
                size.multiplyAddsKept(),
                size.multiplyAddsTotal(),
                size.multiplyAddsExpected(),
                row.passBSkipped(),
                row.seconds(),
                row.samplesPerSecond(),
                row.multiplyAddsPerStep(),
                row.maxStaleness(),
                row.training().value(deciding)));
        others.forEach(metric -> values.add(row.validation().value(metric)));
        return values.stream().map(MetricsCsv::text).toList();
    }

    private static String text(Object value) {
        return value instanceof Double number && number.isNaN() ? "" : value.toString();
    }

    /** @throws IllegalArgumentException naming the line that is none of these rows */
    List<EpochRow> parse(String text) {
        List<String> lines = text.lines().toList();
        List<String> names = names();
        List<String> heading =
                lines.isEmpty() ? List.of() : List.of(lines.getFirst().split(",", -1));
        if (!heading.contains(names.getLast())) {
            names.removeLast(); // a table from before there was that column
        }
        heading.stream()
                .skip(names.size())
                .filter(column -> column.startsWith(VALIDATION))
                .forEach(names::add);
        if (lines.isEmpty() || !heading.equals(names)) {
            throw new IllegalArgumentException(
                    RunFiles.METRICS + " does not begin with the heading of this job: " + String.join(",", names()));
        }
        List<EpochRow> rows = new ArrayList<>();
        for (int line = 1; line < lines.size(); line++) {
            try {
                rows.add(row(fields(names, lines.get(line))));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        RunFiles.METRICS + ", line " + (line + 1) + " is no epoch: " + wrong.getMessage(), wrong);
            }
        }
        return rows;
    }

    private static Map<String, Double> fields(List<String> names, String line) {
        String[] values = line.split(",", -1);
        if (values.length != names.size()) {
            throw new IllegalArgumentException(values.length + " values for " + names.size() + " columns");
        }
        Map<String, Double> fields = new LinkedHashMap<>();
        for (int column = 0; column < values.length; column++) {
            fields.put(names.get(column), values[column].isEmpty() ? Double.NaN : Double.parseDouble(values[column]));
        }
        return fields;
    }

    private EpochRow row(Map<String, Double> fields) {
        return new EpochRow(
                fields.get("epoch").intValue(),
                fields.get("step").longValue(),
                fields.get("loss"),
                fields.get("penalty"),
                fields.get("validation_loss"),
                validation(fields),
                size(fields),
                layers.stream()
                        .mapToDouble(layer -> fields.get("open_units_" + layer))
                        .toArray(),
                fields.get("pass_b_skipped_share"),
                fields.get("seconds"),
                fields.get("samples_per_second"),
                fields.get("multiply_adds_per_step"),
                fields.get("max_staleness_updates").intValue(),
                new long[0],
                new MetricValues(deciding, training(fields)));
    }

    private MetricValues validation(Map<String, Double> fields) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(deciding, fields.get(column(VALIDATION, deciding)));
        fields.forEach((column, value) -> {
            if (column.startsWith(VALIDATION) && !column.equals("validation_loss")) {
                values.putIfAbsent(metric(column), value);
            }
        });
        return new MetricValues(deciding, values);
    }

    private Map<String, Double> training(Map<String, Double> fields) {
        return Map.of(deciding, fields.getOrDefault(column(TRAINING, deciding), Double.NaN));
    }

    private NetworkSize size(Map<String, Double> fields) {
        return new NetworkSize(
                layers.stream()
                        .mapToInt(layer -> fields.get("units_kept_" + layer).intValue())
                        .toArray(),
                unitsTotal,
                fields.get("weights_kept").longValue(),
                fields.get("weights_kept_papers").longValue(),
                fields.get("weights_total").longValue(),
                fields.get("multiply_adds_kept_per_sample").longValue(),
                fields.get("multiply_adds_total_per_sample").longValue(),
                fields.get("weights_expected"),
                fields.get("multiply_adds_expected_per_sample"));
    }
}
