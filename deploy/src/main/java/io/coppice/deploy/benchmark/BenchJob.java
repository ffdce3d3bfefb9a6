package io.coppice.deploy.benchmark;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** LeNet-5 jobs of the benchmark, and their rates. */
final class BenchJob {
    private static final String EVERY_JOB =
            "seed = 1, data { batch = 128, validation = 5000 }, model.name = lenet5, checkpoint.every = 1h";

    private BenchJob() {}

    /** @param settings of method and train, in HOCON */
    static JobSpec spec(Bench bench, String name, String settings) {
        List<String> overrides = new ArrayList<>(bench.dataOverrides());
        overrides.add("name=" + name);
        return JobSpecs.parse(EVERY_JOB + "\n" + settings, overrides);
    }

    /** Steps a second in each epoch, evaluation included where it holds the steps up. */
    static double[] rates(JobResult result) {
        double stepsPerEpoch = (double) result.steps() / result.epochs();
        return result.history().stream()
                .mapToDouble(row -> stepsPerEpoch / row.seconds())
                .toArray();
    }

    /** The rate once the compiler is warm: the median of the epochs after the first ones. */
    static double warmRate(JobResult result, int cold) {
        double[] rates = rates(result);
        return Medians.of(Arrays.copyOfRange(rates, Math.min(cold, rates.length - 1), rates.length));
    }
}
