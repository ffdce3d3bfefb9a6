package io.coppice.deploy.benchmark;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What every part measures with.
 *
 * @param quick whether to show only that everything runs: few steps on a few thousand images, no figure to rely on
 * @param clock in nanoseconds
 * @param progress told what is being measured
 * @param yardstick PyTorch on the same cores in the same run
 * @param jobs runs jobs through the actors
 * @param dataOverrides what a job sets to train on the benchmark's images
 */
record Bench(
        boolean quick,
        LongSupplier clock,
        Consumer<String> progress,
        Yardstick yardstick,
        BenchJobs jobs,
        List<String> dataOverrides) {
    /** The figures to reach are stated for two cores. */
    static final int CORES = 2;

    static final double NANOS = 1e9;

    void say(String what) {
        progress.accept(what);
    }

    /** One number or the other. */
    int full(int full, int quick) {
        return this.quick ? quick : full;
    }
}
