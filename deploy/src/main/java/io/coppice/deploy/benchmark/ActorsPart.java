package io.coppice.deploy.benchmark;

import io.coppice.protocols.job.JobSpec;
import java.util.Arrays;
import java.util.List;

/** What the actors cost: jobs against plain loops with the same kernels, optimizer, batches and evaluation. */
final class ActorsPart implements Part {
    private static final String ALL_OPEN = "method.name = fixed, train { mode = sequential, epochs = ";
    private static final String SETTLED = "method { name = fixed, keep = " + GateState.PAPERS
            + " }, train { mode = async, workers = " + Bench.CORES + ", window = 4, epochs = ";
    private static final Bar SEQUENTIAL = Bar.atMost(1.08);

    private static final Bar TWO_WORKERS = Bar.atLeast(0.75);

    @Override
    public String name() {
        return "actors";
    }

    @Override
    public BenchmarkSection measure(Bench bench) {
        bench.say("all gates open, sequential, with actors and without");
        Rates sequential = compare(bench, BenchJob.spec(bench, "sequential", ALL_OPEN + bench.full(3, 2) + " }"), 1);
        bench.say("6-10-39-11 on two cores, with actors and without");
        Rates settled =
                compare(bench, BenchJob.spec(bench, "settled", SETTLED + bench.full(20, 2) + " }"), Bench.CORES);
        return new BenchmarkSection(
                name(),
                "What the actors cost: LeNet-5 at batch 128 against plain loops",
                List.of("Medians of epochs after the first, evaluation of every epoch included on both sides."),
                List.of(
                        Figure.of("all open, plain loop", 1000 / sequential.plain, "ms a step"),
                        Figure.of("all open, sequential job", 1000 / sequential.actors, "ms a step")
                                .comparedWith(1000 / sequential.plain, "of the plain loop", SEQUENTIAL),
                        Figure.of("6-10-39-11, two plain loops", settled.plain, "steps/s"),
                        Figure.of("6-10-39-11, job of two workers", settled.actors, "steps/s")
                                .comparedWith(settled.plain, "of the plain loops", TWO_WORKERS)));
    }

    /** Steps a second. */
    private record Rates(double actors, double plain) {}

    /** The plain loops run before the job and after it, so that a machine that slows down slows both. */
    private static Rates compare(Bench bench, JobSpec spec, int threads) {
        int epochs = Math.max(2, spec.train().epochs() / 2 + 1);
        try (PlainEpochs loops = new PlainEpochs(bench, spec, threads)) {
            double[] before = loops.rates(epochs);
            double actors = BenchJob.warmRate(bench.jobs().run(spec), 1);
            double[] after = loops.rates(epochs - 1);
            double[] plain = Arrays.copyOf(Arrays.copyOfRange(before, 1, epochs), 2 * (epochs - 1));
            System.arraycopy(after, 0, plain, epochs - 1, epochs - 1);
            return new Rates(actors, Medians.of(plain));
        }
    }
}
