package io.coppice.protocols.message;

import java.util.List;

/**
 * The one result of a job: the last epoch's model, measured on the test set once.
 *
 * @param testAccuracyBefore the same model's before batch normalisation's statistics were taken anew under its test gates;
 *     equal where they were not
 */
public record JobResult(
        String job,
        long seed,
        String method,
        String model,
        int epochs,
        long steps,
        double testAccuracy,
        double testAccuracyBefore,
        double testLoss,
        NetworkSize size,
        double secondsTotal,
        double secondsFirstEpoch,
        double secondsLastEpoch,
        double stepsPerSecondLastEpoch,
        String modelFile,
        List<EpochRow> history)
        implements WireMessage {}
