package io.coppice.actors.job;

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

    /** Of a job of which no more is known. */
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
        this(job, seed, kernels, method, model, trainingSamples, batch, train, checkpointEvery, size, Stale.UNKNOWN);
    }

    /** @param jumps whether the method itself makes the loss jump */
    public static JobPlan of(
            JobSpec spec, String job, String kernels, int trainingSamples, NetworkSize size, boolean jumps) {
        return new JobPlan(
                job,
                spec.seed(),
                kernels,
                spec.method().name(),
                spec.model().name(),
                trainingSamples,
                spec.data().batch(),
                spec.train(),
                spec.checkpoint().every(),
                size,
                new Stale(jumps, spec.remedy()));
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
