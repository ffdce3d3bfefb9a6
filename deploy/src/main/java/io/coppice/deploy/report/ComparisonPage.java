package io.coppice.deploy.report;

import java.util.List;
import java.util.stream.Collectors;

/** A comparison as one page that needs nothing but itself: no network, no script. */
final class ComparisonPage {

    private ComparisonPage() {}

    static String render(List<ComparedFigures> methods, ScatterPlot plot) {
        int finished = methods.stream().mapToInt(method -> method.runs().size()).sum();
        int planned = methods.stream().mapToInt(ComparedFigures::planned).sum();
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Comparison – Coppice</title>\n<style>\n"
                + HtmlReport.style() + "</style></head>\n<body><main>\n" + Markup.tag("h1", "Comparison of methods")
                + "\n"
                + Markup.tag(
                        "p", Markup.escaped(subject(methods) + finished + " of " + planned + " runs are finished."))
                + "\n<figure>" + ScatterSvg.render(plot) + "</figure>\n" + table(methods) + paretoSet(methods)
                + "</main></body></html>\n";
    }

    private static String subject(List<ComparedFigures> methods) {
        return methods.stream()
                .flatMap(method -> method.runs().stream())
                .findFirst()
                .map(run -> run.spec().model().name() + " on "
                        + run.spec().data().set() + ", " + run.spec().train().epochs() + " epochs. ")
                .orElse("");
    }

    private static String paretoSet(List<ComparedFigures> methods) {
        String rows = ParetoSet.of(methods).stream()
                .map(run -> Markup.row(
                        "td",
                        run.spec().name(),
                        Figures.whole(run.size().weightsKept()),
                        MetricText.deciding(run.test())))
                .collect(Collectors.joining());
        return "<section><h2>The Pareto set: no other run has as few weights and is as good by its "
                + Markup.escaped(MetricText.label(ComparisonReport.metric(methods))) + "</h2>"
                + "<div class=\"scroll\"><table>\n"
                + Markup.row("th", "run", "weights", "test " + MetricText.label(ComparisonReport.metric(methods)))
                + rows
                + "</table></div></section>\n";
    }

    private static String table(List<ComparedFigures> methods) {
        String rows = methods.stream()
                .map(method -> Markup.row("td", ComparisonReport.cells(method).toArray(String[]::new)))
                .collect(Collectors.joining());
        return "<section><h2>Mean and standard deviation over the seeds</h2><div class=\"scroll\"><table>\n"
                + Markup.row(
                        "th",
                        "method",
                        "seeds",
                        "test " + MetricText.labelWithUnit(ComparisonReport.metric(methods)),
                        "weights",
                        "multiply-adds a sample",
                        "seconds")
                + rows + "</table></div></section>\n";
    }
}
