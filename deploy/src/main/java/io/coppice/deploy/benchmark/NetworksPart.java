package io.coppice.deploy.benchmark;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobResult;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deep networks on images of 32 x 32 through the actors, and PyTorch's ResNet-20 beside them. */
final class NetworksPart implements Part {
    private static final String TWO_WORKERS = "mode = async, workers = " + Bench.CORES + ", window = 4";
    /** A worker keeps all of a pass: two would not fit into the memory of a small machine. */
    private static final String ONE_WORKER = "mode = sequential";

    private static final String DENSE = "dense";
    private static final String HALF = "fixed, keep = [8, 8, 8, 16, 16, 16, 32, 32, 32]";
    private static final int STEPS = 20;
    private static final int BATCH = 128;
    private static final int WIDE_BATCH = 32;
    private static final double GIBIBYTE = 1 << 30;
    private static final double TO_REACH = 600;
    private static final double MOST_MEMORY = 8;

    @Override
    public String name() {
        return "networks";
    }

    @Override
    public BenchmarkSection measure(Bench bench) {
        List<Figure> figures = new ArrayList<>(resnet20(bench));
        if (!bench.quick()) {
            figures.addAll(slice(bench, "VGG-16", "vgg16", BATCH, 2, TWO_WORKERS));
            figures.addAll(slice(bench, "WRN-28-10", "wide-resnet, depth = 28, width = 10", WIDE_BATCH, 1, ONE_WORKER));
        }
        return new BenchmarkSection(
                name(),
                "Deep networks on images of 32 x 32 through the actors: two workers, but one of WRN-28-10",
                List.of(
                        "Images of noise in CIFAR-10's format, without augmentation; SGD with momentum. Epochs of "
                                + STEPS + " steps; the median of those after the first, or the only one.",
                        "Memory is the most that the heap held, garbage included.",
                        "PyTorch: deploy/reference/resnet20.py, the same network and optimizer, images in memory."),
                figures);
    }

    private static List<Figure> resnet20(Bench bench) {
        int batch = bench.full(BATCH, 10);
        int epochs = bench.full(4, 2);
        bench.say("ResNet-20, dense");
        double dense = batch * BenchJob.warmRate(run(bench, "resnet20", DENSE, batch, epochs, TWO_WORKERS), 1);
        bench.say("ResNet-20, half open");
        double half = batch * BenchJob.warmRate(run(bench, "resnet20", HALF, batch, epochs, TWO_WORKERS), 1);
        bench.say("ResNet-20 in PyTorch");
        Optional<Double> torch = bench.yardstick().resnet20();
        List<Figure> figures = new ArrayList<>();
        String unit = "samples/s";
        figures.add(
                Figure.of("ResNet-20, dense", dense, unit).comparedWith(TO_REACH, "of 600 samples/s", Bar.atLeast(1)));
        torch.ifPresent(rate ->
                figures.add(Figure.of("ResNet-20, dense, PyTorch", rate, unit).comparedWith(dense, "of Coppice's")));
        figures.add(
                Figure.of("ResNet-20, half of the gated units open", half, unit).comparedWith(dense, "x dense"));
        return figures;
    }

    private static List<Figure> slice(Bench bench, String called, String model, int batch, int epochs, String mode) {
        bench.say(called + ", " + STEPS + " steps");
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        System.gc(); // what earlier jobs left is not this network's
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        double seconds = 1 / BenchJob.warmRate(run(bench, model, DENSE, batch, epochs, mode), epochs - 1);
        double peak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / GIBIBYTE;
        String name = called + ", dense, batch " + batch;
        return List.of(
                Figure.of(name + ", a step", seconds, "s"),
                Figure.of(name + ", memory", peak, "GiB").comparedWith(MOST_MEMORY, "of 8 GiB", Bar.atMost(1)));
    }

    private static JobResult run(Bench bench, String model, String method, int batch, int epochs, String mode) {
        try (TemporaryFolder images = TemporaryFolder.create()) {
            SyntheticImages.write(images.path(), pictures(batch));
            return bench.jobs().run(spec(images.path(), model, method, batch, epochs, mode));
        }
    }

    /** Enough for the steps of an epoch and about a batch to validate, in files of one size. */
    private static int pictures(int batch) {
        return (STEPS + 1) * batch / SyntheticImages.FILES * SyntheticImages.FILES;
    }

    private static JobSpec spec(Path images, String model, String method, int batch, int epochs, String mode) {
        int validation = pictures(batch) - STEPS * batch;
        return JobSpecs.parse("""
                name = slice, seed = 1
                data { set = cifar10, path = "%s", batch = %d, validation = %d }
                model { name = %s }
                method { name = %s }
                optimizer { name = sgd, rate = 0.01, momentum = 0.9, nesterov = true, weight-decay = 1e-4 }
                train { epochs = %d, %s, statistics-batches = 0 }
                checkpoint { every = 1h, keep = 1 }
                """.formatted(images.toAbsolutePath(), batch, validation, model, method, epochs, mode));
    }
}
