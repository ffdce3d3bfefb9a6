package io.coppice.deploy.report;

import io.coppice.compute.metric.MetricValues;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.RunCourse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A run as one page that needs nothing but itself: no network, no script. */
final class HtmlReport {
    private final RunReport report;
    private final NetworkSize size;
    private final List<EpochRow> history;

    private HtmlReport(RunReport report) {
        this.report = report;
        this.size = report.size();
        this.history = report.history();
    }

    static String render(RunReport report) {
        return new HtmlReport(report).page();
    }

    private String page() {
        String name = Markup.escaped(report.spec().name());
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + name
                + " – Coppice</title>\n<style>\n"
                + style() + "</style></head>\n<body><main>\n" + Markup.tag("h1", name) + "\n" + lead() + warnings()
                + figures()
                + "<section class=\"plots\">\n" + plots() + layers() + staleness() + "</section>\n"
                + metrics()
                + ClassFigures.of(report).html()
                + epochs()
                + context()
                + configuration()
                + "</main></body></html>\n";
    }

    private String lead() {
        String state = report.isFinished()
                ? ""
                : " Not finished: " + history.size() + " of "
                        + report.spec().train().epochs() + " epochs.";
        return Markup.tag(
                        "p",
                        Markup.escaped(report.spec().model().name() + " with "
                                + report.spec().method().name() + " on "
                                + report.spec().data().set() + ", seed "
                                + report.spec().seed() + ": " + Figures.whole(report.steps()) + " steps in "
                                + Figures.duration(report.secondsTotal()) + " on the kernels " + report.kernels() + "."
                                + state
                                + report.choice()
                                        .map(choice ->
                                                " " + choice.substring(0, 1).toUpperCase(Locale.ROOT)
                                                        + choice.substring(1) + ".")
                                        .orElse("")))
                + "\n"
                + Budget.of(report)
                        .map(budget -> Markup.tag("p", Markup.escaped("Budget: " + budget.line() + ".")) + "\n")
                        .orElse("");
    }

    private String figures() {
        MetricValues last =
                report.isFinished() ? report.test() : report.lastEpoch().validation();
        String accuracy = figure(
                (report.isFinished() ? "test " : "validation ") + MetricText.label(last.deciding()),
                MetricText.deciding(last),
                report.isFinished() ? "the test set is read once, at the end" : "of the last epoch");
        // A network that answers nothing has not been pruned well, however little of it is left.
        boolean worthless = Findings.isWorthless(report);
        return "<section class=\"figures\">\n" + accuracy
                + figure(
                        "weights pruned",
                        worthless ? "–" : percent(size.prunedPercent()),
                        (worthless ? "no merit, see the warnings: " : "") + Figures.whole(size.weightsKept())
                                + " of " + Figures.whole(size.weightsTotal()) + " kept; "
                                + percent(size.prunedPercentPapers()) + " as the papers count")
                + figure(
                        "multiply-adds saved",
                        worthless
                                ? "–"
                                : percent(100.0
                                        * (size.multiplyAddsTotal() - size.multiplyAddsKept())
                                        / size.multiplyAddsTotal()),
                        Figures.whole(size.multiplyAddsKept()) + " of " + Figures.whole(size.multiplyAddsTotal())
                                + " a sample")
                + figure(
                        "last epoch",
                        Figures.duration(report.secondsLastEpoch()),
                        "the first " + Figures.duration(report.secondsFirstEpoch()) + "; "
                                + Figures.whole(report.stepsPerSecondLastEpoch()) + " steps a second at the end")
                + "</section>\n";
    }

    private static String percent(double percent) {
        return Figures.decimals(percent, 2) + " %";
    }

    private static String figure(String name, String value, String note) {
        return "<div><h2>" + Markup.escaped(name) + "</h2><strong>" + Markup.escaped(value) + "</strong><p>"
                + Markup.escaped(note) + "</p></div>\n";
    }

    private String plots() {
        EpochPlot open = new EpochPlot("Open units, mean of the epoch", "% of the layer", true);
        for (int i = 0; i < report.layers().size(); i++) {
            int layer = i;
            open.line(
                    report.layers().get(i),
                    each(row -> 100 * row.openUnits()[layer] / row.size().unitsTotal()[layer]));
        }
        String metric = report.spec().metric();
        EpochPlot accuracy = new EpochPlot("Validation " + MetricText.label(metric), MetricText.unitWord(metric), false)
                .line(
                        "validation",
                        each(row -> MetricText.scaled(metric, row.validation().decidingValue())));
        if (history.stream().anyMatch(row -> Double.isFinite(row.training().decidingValue()))) {
            accuracy.line(
                    "training samples",
                    each(row -> MetricText.scaled(metric, row.training().decidingValue())));
        }
        return accuracy.render()
                + open.render()
                + new EpochPlot("Time of an epoch", "seconds", true)
                        .line("seconds", each(EpochRow::seconds))
                        .render()
                + new EpochPlot("Weights left", "% of all", true)
                        .line("kept units", each(row -> 100 - row.size().prunedPercent()))
                        .line(
                                "expected",
                                each(row -> 100
                                        * row.size().weightsExpected()
                                        / row.size().weightsTotal()))
                        .render()
                + new EpochPlot("Loss", lossName(), true)
                        .line("training, of pass A", each(EpochRow::loss))
                        .line("validation", each(EpochRow::validationLoss))
                        .render();
    }

    private String lossName() {
        return report.spec().loss().name().replace('-', ' ');
    }

    /** Everything that was measured at the end, where that is more than one figure. */
    private String metrics() {
        MetricValues test = report.test();
        if (test.values().size() < 2) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        test.values()
                .forEach((metric, value) ->
                        rows.append(Markup.row("td", MetricText.label(metric), MetricText.value(metric, value))));
        return "<section><h2>Metrics, on the test set</h2><div class=\"scroll\"><table>\n"
                + Markup.row("th", "metric", "value") + rows + "</table></div></section>\n";
    }

    private double[] each(ToDoubleFunction<EpochRow> value) {
        return history.stream().mapToDouble(value).toArray();
    }

    private String layers() {
        StringBuilder rows = new StringBuilder();
        for (int layer = 0; layer < report.layers().size(); layer++) {
            int kept = size.unitsKept()[layer];
            int total = size.unitsTotal()[layer];
            rows.append(Markup.row(
                    "td",
                    report.layers().get(layer),
                    Figures.whole(kept),
                    Figures.whole(total),
                    Figures.decimals(100.0 * kept / total, 1) + " %"));
        }
        return "<figure><figcaption>Units of each gate layer</figcaption><div class=\"scroll\"><table>\n"
                + Markup.row("th", "layer", "units kept", "of", "share") + rows
                + "</table></div></figure>\n";
    }

    private String staleness() {
        long[] steps = StalenessHistogram.of(history);
        if (steps.length == 0) {
            return "";
        }
        long all = Arrays.stream(steps).sum();
        StringBuilder rows = new StringBuilder();
        for (int missed = 0; missed < steps.length; missed++) {
            rows.append(Markup.row(
                    "td",
                    Integer.toString(missed),
                    Figures.whole(steps[missed]),
                    Figures.decimals(100.0 * steps[missed] / all, 1) + " %"));
        }
        return "<figure><figcaption>Staleness of the updates</figcaption><div class=\"scroll\"><table>\n"
                + Markup.row("th", "updates missed by the pull", "steps", "share") + rows
                + "</table></div></figure>\n";
    }

    private String warnings() {
        return list("Warnings", Findings.of(report)) + list("Notes", report.warnings());
    }

    private static String list(String heading, List<String> sentences) {
        String items = sentences.stream()
                .map(sentence -> Markup.tag("li", Markup.escaped(sentence)))
                .collect(Collectors.joining("\n"));
        return sentences.isEmpty() ? "" : "<section><h2>" + heading + "</h2><ul>" + items + "</ul></section>\n";
    }

    /** When, where and with what, and on how many samples. */
    private String context() {
        RunContext of = report.context();
        RunCourse course = report.course();
        String samples = course.training() == 0
                ? ""
                : Figures.whole(course.training()) + " for training, " + Figures.whole(course.validation())
                        + " for validation, " + Figures.whole(course.answers().total()) + " for the test";
        MetricValues measured = course.start();
        String start = Double.isNaN(measured.decidingValue())
                ? ""
                : MetricText.deciding(measured) + " validation " + MetricText.label(measured.deciding());
        Map<String, String> known = new LinkedHashMap<>();
        known.put("given weights at step 0", start);
        known.put("samples", samples);
        known.put("begun", of.begun());
        known.put("ended", of.ended());
        known.put("Coppice", of.version());
        known.put("Java", of.java());
        known.put("machine", of.machine());
        known.values().removeIf(String::isEmpty);
        StringBuilder rows = new StringBuilder();
        known.forEach((name, value) -> rows.append(Markup.row("td", name, value)));
        return known.isEmpty()
                ? ""
                : "<section><h2>Run</h2><div class=\"scroll\"><table>\n" + rows + "</table></div></section>\n";
    }

    private String epochs() {
        StringBuilder rows = new StringBuilder();
        for (EpochRow row : history) {
            rows.append(Markup.row(
                    "td",
                    Integer.toString(row.epoch()),
                    Figures.decimals(row.loss(), 4),
                    MetricText.deciding(row.validation()),
                    Figures.units(row.openUnits()),
                    Figures.units(row.size().unitsKept()),
                    percent(row.size().prunedPercentPapers()),
                    Figures.decimals(row.seconds(), 2),
                    Figures.whole(row.samplesPerSecond())));
        }
        return "<details><summary>All epochs</summary><div class=\"scroll\"><table>\n"
                + Markup.row(
                        "th",
                        "epoch",
                        "loss",
                        "validation " + MetricText.label(report.spec().metric()),
                        "open units",
                        "units kept",
                        "pruned as the papers count",
                        "seconds",
                        "samples a second")
                + rows + "</table></div></details>\n";
    }

    private String configuration() {
        return "<section><h2>Configuration</h2><pre>" + Markup.escaped(JobSpecs.render(report.spec()))
                + "</pre></section>\n";
    }

    static String style() {
        try (InputStream style = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException("The program's own report.css cannot be read", cause);
        }
    }
}
