package io.coppice.deploy.benchmark;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.Peak;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How much of a core's peak the kernels reach on LeNet-5's layers, on what pruning leaves of them, and on the 3 x 3
 * convolutions of residual networks. Only useful
 * multiply-adds count. Times are medians of batches after a warm-up; the peak is measured between the batches, so that
 * both see the same machine.
 */
public final class KernelBenchmark {
    /** LeNet-5 with every unit. */
    static final String WHOLE = "20-50-800-500";

    /** Residual networks' 3 x 3 convolutions. */
    static final String THREE_BY_THREE = "residual";

    /** LeNet-5's dense layer and the MLP's first one, 800 to 500 and 784 to 300; the paper's 6-10-39-11. */
    private static final int[][] FULL_DENSE = {{784, 300}, {800, 500}};

    private static final int[][] PRUNED_DENSE = {{39, 11}};

    /** Channels and pixels of a side: ResNet-20's first and last group, and WRN-28-10's first. */
    static final int[][] RESIDUAL = {{16, 32}, {64, 8}, {160, 32}};

    private static final int BATCHES = 21;

    private final Kernels kernels;
    private final LongSupplier clock;
    private final Duration timePerProduct;

    /**
     * @param clock in nanoseconds
     * @param timePerProduct how long each is warmed up, twice, and measured; 400 ms give figures to rely on
     */
    public KernelBenchmark(Kernels kernels, LongSupplier clock, Duration timePerProduct) {
        this.kernels = kernels;
        this.clock = clock;
        this.timePerProduct = timePerProduct;
    }

    /**
     * One product measured.
     *
     * @param network {@code 20-50-800-500}, {@code 6-10-39-11} or {@code residual}
     * @param operation {@code forward}, {@code gradient of data} or {@code gradient of weights}
     * @param layer with its shape
     * @param gigaflops useful GFLOP/s, a multiply-add counted as two
     * @param peak GFLOP/s of the core, the best measured between its batches or, by {@link #withBestPeak}, of the run
     */
    public record Row(String network, String operation, String layer, int samples, double gigaflops, double peak) {

        public double fractionOfPeak() {
            return gigaflops / peak;
        }

        private Row withPeak(double best) {
            return new Row(network, operation, layer, samples, gigaflops, best);
        }
    }

    /**
     * Measures the products of residual networks for every number of samples.
     *
     * @param layers channels and pixels of a side of each
     */
    public List<Row> measureResidual(int[][] layers, int... samples) {
        List<Row> rows = new ArrayList<>();
        for (int count : samples) {
            for (int[] layer : layers) {
                List<KernelProduct> products = KernelProduct.ofThreeByThree(kernels, layer[0], layer[1], count);
                products.forEach(this::warmUp);
                products.forEach(product -> rows.add(measure(THREE_BY_THREE, product)));
            }
        }
        return rows;
    }

    /** Measures every product of LeNet-5 for every number of samples. */
    public List<Row> measure(int... samples) {
        List<Row> rows = new ArrayList<>();
        for (int count : samples) {
            List<KernelProduct> whole = KernelProduct.ofLeNet(kernels, 20, 50, FULL_DENSE, count);
            List<KernelProduct> pruned = KernelProduct.ofLeNet(kernels, 6, 10, PRUNED_DENSE, count);
            // All are warmed up before any is measured: the compiler works in the background, well behind.
            whole.forEach(this::warmUp);
            pruned.forEach(this::warmUp);
            whole.forEach(product -> rows.add(measure(WHOLE, product)));
            pruned.forEach(product -> rows.add(measure("6-10-39-11", product)));
        }
        return rows;
    }

    /** The compiler may lay the peak's own loop out anew at half its speed: the best of the run is the core's peak. */
    static List<Row> withBestPeak(List<Row> rows) {
        double peak = rows.stream().mapToDouble(Row::peak).max().orElseThrow();
        return rows.stream().map(row -> row.withPeak(peak)).toList();
    }

    /** @return how often the product was computed */
    private int warmUp(KernelProduct product) {
        long begin = clock.getAsLong();
        int runs = 0;
        do {
            product.compute().run();
            runs++;
        } while (clock.getAsLong() - begin < timePerProduct.toNanos());
        return runs;
    }

    private Row measure(String network, KernelProduct product) {
        int runs = warmUp(product);
        int perBatch = Math.max(1, runs / BATCHES);
        double[] seconds = new double[BATCHES];
        double peak = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            long from = clock.getAsLong();
            for (int run = 0; run < perBatch; run++) {
                product.compute().run();
            }
            seconds[batch] = (clock.getAsLong() - from) / 1e9 / perBatch;
            if (batch % 4 == 0) {
                peak = Math.max(peak, Peak.gigaflops(clock));
            }
        }
        Arrays.sort(seconds);
        double gigaflops = 2 * product.multiplyAdds() / seconds[BATCHES / 2] / 1e9;
        return new Row(network, product.operation(), product.layer(), product.samples(), gigaflops, peak);
    }
}
