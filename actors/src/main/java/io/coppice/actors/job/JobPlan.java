package io.coppice.actors.job;

import io.coppice.compute.data.ImageSplits;
import io.coppice.compute.data.StepGrouping;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.NetworkSize;
import java.time.Duration;

/**
 * What a job's coordinator knows before the first step and never changes.
 *
 * @param kernels name of the kernels that were chosen for it
 * @param method name of the sparsity method
 * @param model name of the network
 * @param trainingSamples samples of an epoch
 * @param size the network's counts before training
 * @param validationSamples samples that guide people, and decide which epoch is best
 * @param pretrained whether training begins with given weights
 * @param settlesAfter epochs after which the method removes nothing more; 0 where it may until the end
 * @param stale what may have to be said of stale updates
 */
public record JobPlan(
        String job,
        long seed,
        String kernels,
        String method,
        String model,
        int trainingSamples,
        int batch,
        JobSpec.Train train,
        Duration checkpointEvery,
        NetworkSize size,
        int validationSamples,
        boolean pretrained,
        int settlesAfter,
        Stale stale) {

    /**
     * What may have to be said of a job whose updates are stale.
     *
     * @param jumps whether the method itself makes the loss jump
     * @param remedy what to try, as a clause
     */
    public record Stale(boolean jumps, String remedy) {
        static final Stale UNKNOWN = new Stale(false, "try a smaller train.window");
    }

    /** From random weights, with nothing known of validation. */
    public JobPlan(
            String job,
            long seed,
            String kernels,
            String method,
            String model,
            int trainingSamples,
            int batch,
            JobSpec.Train train,
            Duration checkpointEvery,
            NetworkSize size) {
        this(
                job,
                seed,
                kernels,
                method,
                model,
                trainingSamples,
                batch,
                train,
                checkpointEvery,
                size,
                0,
                false,
                0,
                Stale.UNKNOWN);
    }

    /** @param jumps whether the method itself makes the loss jump */
    public static JobPlan of(
            JobSpec spec, String job, String kernels, ImageSplits data, NetworkSize size, boolean jumps) {
        int epochs = spec.train().epochs();
        return new JobPlan(
                job,
                spec.seed(),
                kernels,
                spec.method().name(),
                spec.model().name(),
                data.training().count(),
                spec.data().batch(),
                spec.train(),
                spec.checkpoint().every(),
                size,
                data.validation().count(),
                spec.model().init().isPresent(),
                Math.min(epochs - 1, spec.method().settlesAfter(epochs).orElse(0)),
                new Stale(jumps, spec.remedy()));
    }

    /** Whether the given weights are measured before the first step. */
    boolean measuresStart() {
        return pretrained && validationSamples > 0;
    }

    /** The last batch of an epoch may be smaller: every sample is seen once. */
    public int stepsPerEpoch() {
        return Math.ceilDiv(trainingSamples, batch);
    }

    public long totalSteps() {
        return (long) stepsPerEpoch() * train.epochs();
    }

    /** Whether pushes and outcomes are staged and applied in step order. */
    public boolean staged() {
        return train.mode() != JobSpec.Mode.ASYNC;
    }

    /** Which steps are applied together. */
    StepGrouping grouping() {
        return new StepGrouping(trainingSamples, batch, train.mode() == JobSpec.Mode.SYNC ? train.group() : 1);
    }

    int window() {
        return train.mode() == JobSpec.Mode.SEQUENTIAL ? 1 : train.window();
    }

    int gateLayers() {
        return size.unitsTotal().length;
    }

    /** Shards and the gate sampler. */
    int holders() {
        return train.shards() + 1;
    }
}
