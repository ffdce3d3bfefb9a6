package io.coppice.deploy.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.RunCourse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A finished run for programs to read. Accuracies are shares of 1; a number that there is not is null. */
final class ReportJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ACCURACY = "test_accuracy";
    private static final String TEST = "test_metrics";
    private static final String TEST_BEFORE = "test_metrics_before_statistics";
    private static final String START = "validation_metrics_at_start";
    private static final String START_ACCURACY = "validation_accuracy_at_start";
    private static final String BEFORE = "test_accuracy_before_statistics";

    private ReportJson() {}

    static String render(RunReport report) {
        JobSpec spec = report.spec();
        ObjectNode root = JSON.createObjectNode();
        root.put("job", spec.name())
                .put("seed", spec.seed())
                .put("method", spec.method().name())
                .put("model", spec.model().name())
                .put("epochs", spec.train().epochs())
                .put("steps", report.steps());
        boolean accurate = hasAccuracy(spec);
        if (accurate) {
            number(root, ACCURACY, report.test().value(Metrics.ACCURACY));
            number(root, BEFORE, report.testBefore().value(Metrics.ACCURACY));
        }
        number(root, "test_loss", report.testLoss());
        root.put("metric", spec.metric());
        metrics(root, TEST, report.test());
        if (!report.testBefore().equals(report.test())) {
            metrics(root, TEST_BEFORE, report.testBefore());
        }
        report.layers().forEach(root.putArray("layers")::add);
        size(root, report.size());
        root.put("weights_pruned_percent", report.size().prunedPercent())
                .put("weights_pruned_percent_papers", report.size().prunedPercentPapers());
        Budget.of(report).ifPresent(budget -> budget(root.putObject("target"), budget));
        course(root, report.course(), accurate);
        ClassFigures.of(report).write(root);
        number(root, "seconds_total", report.secondsTotal());
        number(root, "seconds_first_epoch", report.secondsFirstEpoch());
        number(root, "seconds_last_epoch", report.secondsLastEpoch());
        number(root, "steps_per_second_last_epoch", report.stepsPerSecondLastEpoch());
        ArrayNode stale = root.putArray("steps_by_staleness");
        for (long steps : StalenessHistogram.of(report.history())) {
            stale.add(steps);
        }
        root.put("kernels", report.kernels())
                .put("model_file", report.modelFile())
                .put("configuration", JobSpecs.render(spec));
        context(root, report.context());
        ArrayNode warnings = root.putArray("warnings");
        Findings.of(report).forEach(warnings::add);
        report.warnings().forEach(warnings::add);
        ArrayNode history = root.putArray("history");
        report.history().forEach(row -> epoch(history.addObject(), row, accurate));
        return root.toPrettyString() + "\n";
    }

    private static void budget(ObjectNode node, Budget budget) {
        node.put("of", budget.kind())
                .put("share", budget.target().share())
                .put("reached", budget.reached())
                .put("met", budget.isMet())
                .put("points_below", budget.pointsBelow());
    }

    /** Jobs that have it keep the keys from when there was no other metric. */
    private static boolean hasAccuracy(JobSpec spec) {
        return Metrics.names(spec.data().preprocessing().targets()).contains(Metrics.ACCURACY);
    }

    private static void metrics(ObjectNode node, String name, MetricValues metrics) {
        ObjectNode values = node.putObject(name);
        metrics.values().forEach((metric, value) -> number(values, metric, value));
    }

    /** @param accuracy where reports from before have the only metric */
    private static MetricValues metrics(JsonNode node, String name, String accuracy, String deciding) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (node.has(name)) {
            node.get(name)
                    .properties()
                    .forEach(entry -> values.put(entry.getKey(), real(node.get(name), entry.getKey())));
        } else if (node.path(accuracy).isNumber()) {
            values.put(Metrics.ACCURACY, real(node, accuracy));
        }
        return new MetricValues(deciding, values);
    }

    private static void course(ObjectNode root, RunCourse course, boolean accurate) {
        if (accurate) {
            number(root, START_ACCURACY, course.start().value(Metrics.ACCURACY));
        }
        if (!course.start().values().isEmpty()) {
            metrics(root, START, course.start());
        }
        if (course.modelEpoch() > 0) {
            root.put("model_epoch", course.modelEpoch()).put("stopped_early", course.stoppedEarly());
            root.putObject("samples")
                    .put("training", course.training())
                    .put("validation", course.validation())
                    .put("test", course.answers().total());
        }
    }

    private static void context(ObjectNode root, RunContext context) {
        if (!context.equals(RunContext.UNKNOWN)) {
            root.put("begun", context.begun())
                    .put("ended", context.ended())
                    .put("version", context.version())
                    .put("java", context.java())
                    .put("machine", context.machine());
        }
    }

    private static RunCourse course(JsonNode root, String deciding) {
        JsonNode samples = root.path("samples");
        return new RunCourse(
                metrics(root, START, START_ACCURACY, deciding),
                root.path("model_epoch").asInt(),
                root.path("stopped_early").asBoolean(),
                samples.path("training").asInt(),
                samples.path("validation").asInt(),
                ClassFigures.read(root));
    }

    /** Reports from before there was such a figure, or where it is no other, have the one. */
    private static MetricValues before(JsonNode root, String deciding) {
        String name = root.has(TEST_BEFORE) || !root.has(TEST) ? TEST_BEFORE : TEST;
        return metrics(root, name, root.has(BEFORE) ? BEFORE : ACCURACY, deciding);
    }

    private static RunContext context(JsonNode root) {
        return new RunContext(
                root.path("begun").asText(),
                root.path("ended").asText(),
                root.path("version").asText(),
                root.path("java").asText(),
                root.path("machine").asText());
    }

    private static void epoch(ObjectNode node, EpochRow row, boolean accurate) {
        node.put("epoch", row.epoch()).put("step", row.step());
        number(node, "loss", row.loss());
        number(node, "penalty", row.penalty());
        number(node, "validation_loss", row.validationLoss());
        if (accurate) {
            number(node, "validation_accuracy", row.validationAccuracy());
            number(node, "training_accuracy", row.trainingAccuracy());
        }
        metrics(node, "validation_metrics", row.validation());
        metrics(node, "training_metrics", row.training());
        ArrayNode open = node.putArray("open_units");
        for (double units : row.openUnits()) {
            open.add(units);
        }
        size(node, row.size());
        number(node, "pass_b_skipped_share", row.passBSkipped());
        number(node, "seconds", row.seconds());
        number(node, "samples_per_second", row.samplesPerSecond());
        number(node, "multiply_adds_per_step", row.multiplyAddsPerStep());
        node.put("max_staleness_updates", row.maxStaleness());
    }

    private static void size(ObjectNode node, NetworkSize size) {
        units(node, "units_kept", size.unitsKept());
        units(node, "units_total", size.unitsTotal());
        node.put("weights_kept", size.weightsKept())
                .put("weights_kept_papers", size.weightsKeptPapers())
                .put("weights_total", size.weightsTotal())
                .put("multiply_adds_kept", size.multiplyAddsKept())
                .put("multiply_adds_total", size.multiplyAddsTotal());
        number(node, "weights_expected", size.weightsExpected());
        number(node, "multiply_adds_expected", size.multiplyAddsExpected());
    }

    private static void units(ObjectNode node, String name, int[] units) {
        ArrayNode array = node.putArray(name);
        for (int count : units) {
            array.add(count);
        }
    }

    /** JSON has no NaN and no infinity. */
    static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    /**
     * Reads what {@link #render} wrote.
     *
     * @param history the run's epochs, which are read from metrics.csv
     * @throws IllegalArgumentException when it is something else
     */
    static RunReport parse(String text, JobSpec spec, List<EpochRow> history) {
        try {
            JsonNode root = JSON.readTree(text);
            return new RunReport(
                    spec,
                    RunReport.layers(spec),
                    size(root),
                    root.required("steps").asLong(),
                    metrics(root, TEST, ACCURACY, spec.metric()),
                    before(root, spec.metric()),
                    real(root, "test_loss"),
                    real(root, "seconds_total"),
                    real(root, "seconds_first_epoch"),
                    real(root, "seconds_last_epoch"),
                    real(root, "steps_per_second_last_epoch"),
                    root.required("kernels").asText(),
                    root.required("model_file").asText(),
                    texts(root.path("warnings")),
                    history,
                    course(root, spec.metric()),
                    context(root));
        } catch (JsonProcessingException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    RunFiles.REPORT + " is not the report of a run: " + wrong.getMessage(), wrong);
        }
    }

    private static NetworkSize size(JsonNode root) {
        return new NetworkSize(
                units(root.required("units_kept")),
                units(root.required("units_total")),
                root.required("weights_kept").asLong(),
                root.required("weights_kept_papers").asLong(),
                root.required("weights_total").asLong(),
                root.required("multiply_adds_kept").asLong(),
                root.required("multiply_adds_total").asLong(),
                real(root, "weights_expected"),
                real(root, "multiply_adds_expected"));
    }

    private static int[] units(JsonNode array) {
        int[] units = new int[array.size()];
        Arrays.setAll(units, layer -> array.get(layer).asInt());
        return units;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static double real(JsonNode root, String name) {
        JsonNode value = root.required(name);
        return value.isNull() ? Double.NaN : value.asDouble();
    }
}
