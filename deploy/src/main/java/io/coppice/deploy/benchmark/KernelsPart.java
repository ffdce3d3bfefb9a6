package io.coppice.deploy.benchmark;

import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.kernel.Kernels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How near the kernels come to what a core can do. */
final class KernelsPart implements Part {
    private static final int TRAINING_BATCH = 128;
    private static final int[] SAMPLES = {TRAINING_BATCH, 100, 32};
    private static final int[] QUICK_SAMPLES = {32};
    private static final int[] RESIDUAL_SAMPLES = {TRAINING_BATCH, 32};
    private static final int[] QUICK_RESIDUAL = {16};
    private static final int[][] QUICK_LAYERS = {{4, 6}};
    private static final String OTHERS = "nd4j";
    private static final Bar FORWARD_AND_DATA = Bar.atLeast(0.5);
    private static final Bar WEIGHTS = Bar.atLeast(0.42);

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public BenchmarkSection measure(Bench bench) {
        bench.say("kernels");
        Duration each = Duration.ofMillis(bench.full(400, 2));
        KernelBenchmark benchmark =
                new KernelBenchmark(KernelSelector.create(KernelSelector.AUTO), bench.clock(), each);
        int[][] layers = bench.quick() ? QUICK_LAYERS : KernelBenchmark.RESIDUAL;
        int[] few = bench.quick() ? QUICK_RESIDUAL : RESIDUAL_SAMPLES;
        List<KernelBenchmark.Row> rows = new ArrayList<>(benchmark.measure(bench.quick() ? QUICK_SAMPLES : SAMPLES));
        rows.addAll(benchmark.measureResidual(layers, few));
        int own = rows.size();
        Kernels others = KernelSelector.create(OTHERS);
        rows.addAll(new KernelBenchmark(others, bench.clock(), each).measureResidual(layers, few));
        rows = KernelBenchmark.withBestPeak(rows);
        List<Figure> figures = new ArrayList<>(
                List.of(Figure.of("peak of a core", rows.getFirst().peak(), "GFLOP/s")));
        rows.subList(0, own).forEach(row -> figures.add(figure(row, "")));
        rows.subList(own, rows.size()).forEach(row -> figures.add(figure(row, OTHERS + ": ")));
        return new BenchmarkSection(
                name(),
                "Kernels on LeNet-5's layers and 3 x 3 convolutions, one core: useful arithmetic as a fraction of the core's peak",
                List.of(
                        "A multiply-add counts as two operations. The peak is measured between the kernels' own batches.",
                        "ND4J's figures include the copies to its memory and back."),
                figures);
    }

    /** @param others whose kernels these are, where they are not the job's: without a bar */
    private static Figure figure(KernelBenchmark.Row row, String others) {
        return Figure.of(others + name(row), row.gigaflops(), "GFLOP/s")
                .comparedWith(row.peak(), "of peak", others.isEmpty() ? bar(row) : Optional.empty());
    }

    private static String name(KernelBenchmark.Row row) {
        return row.network() + ", " + row.samples() + " samples, " + row.layer() + ", " + row.operation();
    }

    /** Stated for the whole LeNet-5 at the batch of training, and for residual networks at both. */
    private static Optional<Bar> bar(KernelBenchmark.Row row) {
        boolean whole = row.samples() == TRAINING_BATCH && row.network().equals(KernelBenchmark.WHOLE);
        if (!whole && !row.network().equals(KernelBenchmark.THREE_BY_THREE)) {
            return Optional.empty();
        }
        return Optional.of(row.operation().equals("gradient of weights") ? WEIGHTS : FORWARD_AND_DATA);
    }
}
