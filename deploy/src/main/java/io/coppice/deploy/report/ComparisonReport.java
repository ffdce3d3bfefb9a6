package io.coppice.deploy.report;

import io.coppice.compute.metric.Metrics;
import io.coppice.deploy.report.ComparedFigures.Spread;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs of several methods and seeds side by side, read from their folders: comparison.csv (a row a method),
 * comparison-runs.csv (a row a run), comparison.png and report.html. What is not finished is left out and counted.
 */
public final class ComparisonReport {
    private static final String TABLE = "comparison.csv";
    private static final String RUNS = "comparison-runs.csv";
    private static final String PLOT = "comparison.png";

    private final Path folder;
    private final List<ComparedFigures> methods;

    /**
     * One run of a comparison.
     *
     * @param method as tables call it
     * @param folder name of the run's folder within the comparison's
     */
    public record Run(String method, String folder) {}

    /** Of what is finished now. */
    public ComparisonReport(Path folder, List<Run> runs) {
        this.folder = folder;
        this.methods = methods(folder, runs);
    }

    /** Writes all files; returns a sentence for the user where the plot could not be drawn. */
    public Optional<String> write() {
        RunFiles files = new RunFiles(folder);
        files.write(TABLE, csv(methods));
        files.write(RUNS, runsCsv(methods));
        ScatterPlot plot = new ScatterPlot(methods);
        files.write(RunFiles.PAGE, ComparisonPage.render(methods, plot));
        return ScatterPng.write(plot, folder.resolve(PLOT));
    }

    /** The table for the console. */
    public String table() {
        int width = Math.max(
                6,
                methods.stream().mapToInt(each -> each.method().length()).max().orElse(0));
        String format = "%-" + width + "s %6s %16s %22s %26s %18s";
        List<String> lines = new ArrayList<>();
        String metric = "test " + MetricText.labelWithUnit(metric(methods));
        lines.add(String.format(format, "method", "seeds", metric, "weights", "multiply-adds", "seconds"));
        for (ComparedFigures method : methods) {
            lines.add(String.format(format, cells(method).toArray()));
        }
        lines.add("In " + folder + ": " + String.join(", ", TABLE, RUNS, PLOT, RunFiles.PAGE));
        return String.join("\n", lines);
    }

    /** The metric that decides, as the first finished run says; the accuracy where none is finished. */
    static String metric(List<ComparedFigures> methods) {
        return methods.stream()
                .flatMap(method -> method.runs().stream())
                .findFirst()
                .map(run -> run.spec().metric())
                .orElse(Metrics.ACCURACY);
    }

    /** As columns call it: {@code test_accuracy_percent}, {@code test_rmse}. */
    private static String column(String metric) {
        boolean percent = !MetricText.unitWord(metric).isEmpty();
        return "test_" + metric.replace('-', '_') + (percent ? "_percent" : "");
    }

    /** The runs that no other beats in both weights and the metric that decides, in a few lines. */
    public String paretoSet() {
        List<String> lines = new ArrayList<>();
        lines.add("The Pareto set, where no other run has as few weights and is as good by its "
                + MetricText.label(metric(methods)) + ":");
        for (RunReport run : ParetoSet.of(methods)) {
            lines.add("  " + run.spec().name() + ": " + Figures.whole(run.size().weightsKept()) + " weights, "
                    + MetricText.deciding(run.test()));
        }
        return lines.size() == 1 ? "No run is finished, so there is no Pareto set." : String.join("\n", lines);
    }

    /** What tables show of a method: mean and spread of every figure. */
    static List<String> cells(ComparedFigures method) {
        return List.of(
                method.method(),
                method.runs().size() == method.planned()
                        ? Integer.toString(method.planned())
                        : method.runs().size() + " of " + method.planned(),
                shown(
                        method.metric(),
                        MetricText.unitWord(metric(List.of(method))).isEmpty() ? 4 : 2),
                shown(method.weights(), 0),
                shown(method.multiplyAdds(), 0),
                shown(method.seconds(), 1));
    }

    private static String shown(Spread spread, int decimals) {
        if (Double.isNaN(spread.mean())) {
            return "–";
        }
        String mean = decimals == 0 ? Figures.whole(spread.mean()) : Figures.decimals(spread.mean(), decimals);
        if (Double.isNaN(spread.deviation())) {
            return mean;
        }
        return mean + " ± "
                + (decimals == 0 ? Figures.whole(spread.deviation()) : Figures.decimals(spread.deviation(), decimals));
    }

    private static List<ComparedFigures> methods(Path folder, List<Run> runs) {
        return runs.stream()
                .map(Run::method)
                .distinct()
                .map(method -> {
                    List<Run> own = runs.stream()
                            .filter(run -> run.method().equals(method))
                            .toList();
                    List<RunReport> finished = own.stream()
                            .flatMap(run -> finished(folder, run).stream())
                            .toList();
                    return new ComparedFigures(method, own.size(), finished);
                })
                .toList();
    }

    private static Optional<RunReport> finished(Path folder, Run run) {
        RunFiles files = new RunFiles(folder.resolve(run.folder()));
        if (!files.has(RunFiles.REPORT)) {
            return Optional.empty();
        }
        JobSpec spec = JobSpecs.parse(files.read(RunFiles.JOB));
        return Optional.of(ReportJson.parse(files.read(RunFiles.REPORT), spec, List.of()));
    }

    private static String csv(List<ComparedFigures> methods) {
        String metric = column(metric(methods));
        String heading = "method,runs_finished,runs_planned," + metric + "_mean," + metric + "_deviation,"
                + "weights_kept_mean,weights_kept_deviation,multiply_adds_kept_per_sample_mean,"
                + "multiply_adds_kept_per_sample_deviation,seconds_mean,seconds_deviation\n";
        return methods.stream()
                .map(method -> String.join(
                        ",",
                        method.method(),
                        Integer.toString(method.runs().size()),
                        Integer.toString(method.planned()),
                        numbers(method.metric()),
                        numbers(method.weights()),
                        numbers(method.multiplyAdds()),
                        numbers(method.seconds())))
                .collect(Collectors.joining("\n", heading, "\n"));
    }

    private static String numbers(Spread spread) {
        return number(spread.mean()) + "," + number(spread.deviation());
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Figures.shortest(value);
    }

    private static String runsCsv(List<ComparedFigures> methods) {
        StringBuilder text = new StringBuilder("method,seed," + column(metric(methods))
                + ",weights_kept,multiply_adds_kept_per_sample,seconds,in_pareto_set\n");
        List<RunReport> paretoSet = ParetoSet.of(methods);
        for (ComparedFigures method : methods) {
            for (RunReport run : method.runs()) {
                text.append(method.method() + "," + run.spec().seed() + ","
                        + number(MetricText.scaled(
                                run.spec().metric(), run.test().decidingValue())) + ","
                        + run.size().weightsKept() + "," + run.size().multiplyAddsKept() + ","
                        + number(run.secondsTotal()) + "," + paretoSet.contains(run) + "\n");
            }
        }
        return text.toString();
    }
}
