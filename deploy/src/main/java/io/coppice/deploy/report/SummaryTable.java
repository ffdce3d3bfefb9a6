package io.coppice.deploy.report;

import io.coppice.compute.metric.MetricValues;
import io.coppice.protocols.message.NetworkSize;

/** The table at the end of a run. */
final class SummaryTable {

    private SummaryTable() {}

    static String of(RunReport report, RunFiles files) {
        NetworkSize size = report.size();
        StringBuilder text = new StringBuilder(heading(report)).append("\n\n");
        text.append(String.format("%-10s %10s %6s\n", "layer", "units kept", "of"));
        for (int layer = 0; layer < report.layers().size(); layer++) {
            text.append(String.format(
                    "%-10s %10s %6s\n",
                    report.layers().get(layer),
                    Figures.whole(size.unitsKept()[layer]),
                    Figures.whole(size.unitsTotal()[layer])));
        }
        text.append('\n').append(metrics(report));
        row(text, "weights", kept(size.weightsKept(), size.weightsTotal()));
        row(text, "", Figures.decimals(size.prunedPercentPapers(), 2) + " % pruned as the papers count");
        row(text, "multiply-adds", kept(size.multiplyAddsKept(), size.multiplyAddsTotal()) + ", a sample");
        report.choice().ifPresent(choice -> row(text, "chosen", choice));
        Budget.of(report).ifPresent(budget -> row(text, "budget", budget.line()));
        row(
                text,
                "seconds per epoch",
                "first " + Figures.decimals(report.secondsFirstEpoch(), 2) + ", last "
                        + Figures.decimals(report.secondsLastEpoch(), 2) + " ("
                        + Figures.whole(report.stepsPerSecondLastEpoch()) + " steps a second)");
        if (!report.isFinished()) {
            files.newestCheckpoint()
                    .ifPresent(newest -> row(text, "newest checkpoint", "step " + Figures.whole(newest.step())));
        }
        text.append(ClassFigures.of(report).text());
        Findings.of(report).forEach(finding -> row(text, "warning", finding));
        row(text, "files", files.results());
        row(text, "in", files.folder().toString());
        return text.toString();
    }

    private static String heading(RunReport report) {
        int epochs = report.history().size();
        String done = report.isFinished()
                ? epochs + (epochs == 1 ? " epoch" : " epochs")
                : epochs + " of " + report.spec().train().epochs() + " epochs (not finished)";
        return report.spec().name() + ": " + done + ", " + Figures.whole(report.steps()) + " steps in "
                + Figures.duration(report.secondsTotal());
    }

    private static String metrics(RunReport report) {
        StringBuilder text = new StringBuilder();
        MetricValues start = report.course().start();
        if (!Double.isNaN(start.decidingValue())) {
            row(text, "at step 0", MetricText.deciding(start) + " validation " + MetricText.label(start.deciding()));
        }
        MetricValues shown =
                report.isFinished() ? report.test() : report.lastEpoch().validation();
        String of = report.isFinished() ? "test " : "validation ";
        String deciding = shown.deciding();
        row(text, of + MetricText.label(deciding), MetricText.deciding(shown));
        if (report.isFinished() && report.testBefore().decidingValue() != shown.decidingValue()) {
            row(text, "", MetricText.deciding(report.testBefore()) + " by training's batch statistics");
        }
        shown.values().forEach((metric, value) -> {
            if (!metric.equals(deciding) && !Double.isNaN(value)) {
                row(text, of + MetricText.label(metric), MetricText.value(metric, value));
            }
        });
        return text.toString();
    }

    private static String kept(long kept, long total) {
        return Figures.whole(kept) + " of " + Figures.whole(total) + " kept, "
                + Figures.decimals(100.0 * (total - kept) / total, 2) + " % pruned";
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format("%-20s %s\n", name, value));
    }
}
