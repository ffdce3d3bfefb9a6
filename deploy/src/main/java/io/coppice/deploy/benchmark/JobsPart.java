package io.coppice.deploy.benchmark;

import io.coppice.protocols.message.JobResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whole jobs through the actors against PyTorch on the same cores. */
final class JobsPart implements Part {
    private static final String ASYNC = "train { mode = async, workers = " + Bench.CORES + ", window = 4, epochs = ";
    /** As in deploy/examples/lenet5-l0-arm-sep.conf. */
    private static final String SEP = "method { name = l0-arm, lambda = [10, 0.5, 0.1, 10], gate-rate-factor = 1.5,"
            + " gate-schedule = constant }, optimizer.schedule.name = cosine, " + ASYNC;

    /** Gates that start open and hardly learn: they stay open, and yet the two passes differ, so that both are computed. */
    private static final String ALL_OPEN =
            "method { name = l0-arm, lambda = 0, drop = 0.001, gate-rate-factor = 1e-6 }, " + ASYNC;

    private static final String DENSE = "method { name = dense }, " + ASYNC;
    private static final String PAPERS = "method { name = fixed, keep = " + GateState.PAPERS + " }, " + ASYNC;

    private Optional<Yardstick.Speeds> yardstick;

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public BenchmarkSection measure(Bench bench) {
        yardstick = bench.yardstick().speeds();
        List<Figure> figures = new ArrayList<>(sep(bench));
        bench.say("a job with all gates open");
        figures.add(gated("L0-ARM, all gates open", warm(bench, "all-open", ALL_OPEN, 4), Bar.atLeast(4)));
        bench.say("a dense job");
        Figure dense = rate("dense", warm(bench, "dense", DENSE, 4));
        figures.add(yardstick
                .map(speeds -> dense.comparedWith(speeds.dense(), "x PyTorch's dense mode", Bar.atLeast(3)))
                .orElse(dense));
        bench.say("a job at 6-10-39-11");
        Figure papers = rate("gates fixed at 6-10-39-11, one pass", warm(bench, "papers", PAPERS, 12));
        figures.add(yardstick
                .map(speeds -> papers.comparedWith(speeds.gated(), "x PyTorch"))
                .orElse(papers));
        return new BenchmarkSection(
                name(),
                "LeNet-5 jobs at batch 128 through the actors, two workers",
                List.of(
                        "The first job runs in a cold JVM unless another part ran before. Of the others the median of the"
                                + " epochs after the first counts.",
                        "λ sep has the settings of deploy/examples/lenet5-l0-arm-sep.conf.",
                        "All gates open: π = 0.999, so about one gate in a thousand is closed and both passes are computed."),
                figures);
    }

    private List<Figure> sep(Bench bench) {
        int epochs = bench.full(200, 3);
        bench.say("a job at λ sep, " + epochs + " epochs");
        JobResult result = bench.jobs().run(BenchJob.spec(bench, "sep", SEP + epochs + " }"));
        double[] rates = BenchJob.rates(result);
        List<Figure> figures = new ArrayList<>();
        figures.add(gated("L0-ARM at λ sep, the second epoch", rates[1], Bar.atLeast(10)));
        if (!bench.quick()) {
            int[] kept = result.size().unitsKept();
            String end = kept[0] + "-" + kept[1] + "-" + kept[2] + "-" + kept[3];
            figures.add(gated(
                    "L0-ARM at λ sep, the last of " + epochs + " epochs (" + end + ")",
                    rates[rates.length - 1],
                    Bar.atLeast(35)));
            figures.add(gated(
                    "L0-ARM at λ sep, the whole run with evaluation",
                    result.steps() / result.secondsTotal(),
                    Bar.atLeast(25)));
        }
        return figures;
    }

    private static double warm(Bench bench, String name, String settings, int epochs) {
        JobResult result = bench.jobs().run(BenchJob.spec(bench, name, settings + bench.full(epochs, 2) + " }"));
        return BenchJob.warmRate(result, 1);
    }

    private Figure gated(String name, double stepsPerSecond, Bar bar) {
        Figure figure = rate(name, stepsPerSecond);
        return yardstick
                .map(speeds -> figure.comparedWith(speeds.gated(), "x PyTorch", bar))
                .orElse(figure);
    }

    private static Figure rate(String name, double stepsPerSecond) {
        return Figure.of(name, stepsPerSecond, "steps/s");
    }
}
