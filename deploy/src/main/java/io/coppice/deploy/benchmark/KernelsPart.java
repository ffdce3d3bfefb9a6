package io.coppice.deploy.benchmark;

import io.coppice.compute.kernel.KernelChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How near the kernels come to what a core can do. */
final class KernelsPart implements Part {
    private static final int TRAINING_BATCH = 128;
    private static final int[] SAMPLES = {TRAINING_BATCH, 100, 32};
    private static final int[] QUICK_SAMPLES = {32};
    private static final Bar FORWARD_AND_DATA = Bar.atLeast(0.5);
    private static final Bar WEIGHTS = Bar.atLeast(0.42);

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public Section measure(Bench bench) {
        bench.say("kernels");
        Duration each = Duration.ofMillis(bench.full(400, 2));
        KernelBenchmark benchmark = new KernelBenchmark(KernelChoice.create(KernelChoice.AUTO), bench.clock(), each);
        List<KernelBenchmark.Row> rows = benchmark.measure(bench.quick() ? QUICK_SAMPLES : SAMPLES);
        double peak = Medians.of(rows.stream().map(KernelBenchmark.Row::peak).toList());
        List<Figure> figures = new ArrayList<>(List.of(Figure.of("peak of a core", peak, "GFLOP/s")));
        rows.forEach(row -> figures.add(figure(row)));
        return new Section(
                name(),
                "Kernels on LeNet-5's layers, one core: useful arithmetic as a fraction of the core's peak",
                List.of(
                        "A multiply-add counts as two operations. The peak is measured between the kernels' own batches."),
                figures);
    }

    private static Figure figure(KernelBenchmark.Row row) {
        return Figure.of(name(row), row.gigaflops(), "GFLOP/s").comparedWith(row.peak(), "of peak", bar(row));
    }

    private static String name(KernelBenchmark.Row row) {
        return row.network() + ", " + row.samples() + " samples, " + row.layer() + ", " + row.operation();
    }

    /** Stated for the whole network at the batch of training. */
    private static Optional<Bar> bar(KernelBenchmark.Row row) {
        if (row.samples() != TRAINING_BATCH || !row.network().equals(KernelBenchmark.WHOLE)) {
            return Optional.empty();
        }
        return Optional.of(row.operation().equals("gradient of weights") ? WEIGHTS : FORWARD_AND_DATA);
    }
}
