package io.coppice.deploy.report;

import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.NetworkSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The epochs of a run as comma-separated values: a heading with the units in its names, then a row an epoch. Numbers are
 * written so that they read back equal; a number that there is not (no validation samples) is empty. Files of before have
 * no last column.
 */
final class MetricsCsv {
    private static final String TRAINING = "training_accuracy_share";

    private final List<String> layers;
    private final int[] unitsTotal;

    /** @param layers names of the gate layers; @param unitsTotal gates of each */
    MetricsCsv(List<String> layers, int[] unitsTotal) {
        this.layers = layers;
        this.unitsTotal = unitsTotal;
    }

    String render(List<EpochRow> rows) {
        StringBuilder text = new StringBuilder(String.join(",", names())).append('\n');
        for (EpochRow row : rows) {
            text.append(String.join(",", values(row))).append('\n');
        }
        return text.toString();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(
                List.of("epoch", "step", "loss", "penalty", "validation_loss", "validation_accuracy_share"));
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
                TRAINING));
        return names;
    }

    private List<String> values(EpochRow row) {
        NetworkSize size = row.size();
        List<Object> values = new ArrayList<>(List.of(
                row.epoch(), row.step(), row.loss(), row.penalty(), row.validationLoss(), row.validationAccuracy()));
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
                row.trainingAccuracy()));
        return values.stream().map(MetricsCsv::text).toList();
    }

    private static String text(Object value) {
        return value instanceof Double number && number.isNaN() ? "" : value.toString();
    }

    /** @throws IllegalArgumentException naming the line that is none of these rows */
    List<EpochRow> parse(String text) {
        List<String> lines = text.lines().toList();
        List<String> names = names();
        if (!lines.isEmpty() && !lines.getFirst().endsWith("," + TRAINING)) {
            names.remove(TRAINING);
        }
        if (lines.isEmpty() || !lines.getFirst().equals(String.join(",", names))) {
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
        Map<String, Double> fields = new HashMap<>();
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
                fields.get("validation_accuracy_share"),
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
                fields.get(TRAINING));
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
