package io.coppice.protocols.job;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.optimizer.AdamSettings;
import java.time.Duration;
import java.util.Optional;

/** Everything that decides a job. Read from HOCON, complete after defaults, stored with the result. */
public record JobSpec(
        String name,
        long seed,
        String kernels,
        Data data,
        ModelSettings model,
        MethodSettings method,
        AdamSettings optimizer,
        Train train,
        Checkpoint checkpoint) {

    /** @param path folder of the data set's files; empty for the embedded MNIST */
    public record Data(String set, Optional<String> path, int batch, int validation, Preprocessing preprocessing) {}

    public enum Mode {
        SEQUENTIAL,
        SYNC,
        ASYNC
    }

    /**
     * @param group steps that sync mode applies together; 1 in sequential mode
     * @param window steps in flight
     * @param average decay of the moving average of the weights that is evaluated, 0 for none
     */
    public record Train(int epochs, Mode mode, int group, int workers, int window, int shards, double average) {}

    public record Checkpoint(Duration every, int keep) {}
}
