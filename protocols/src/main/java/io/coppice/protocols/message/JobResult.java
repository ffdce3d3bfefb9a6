package io.coppice.protocols.message;

import java.util.List;

/**
 * The one result of a job: its last epoch's model, or its best one's, measured on the test set once.
 *
 * @param testAccuracyBefore the same model's before batch normalisation's statistics were taken anew under its test gates;
 *     equal where they were not
 * @param course how it came about
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
        List<EpochRow> history,
        RunCourse course)
        implements WireMessage {

    /** Results of before tell nothing of their course. */
    public JobResult {
        course = course == null ? RunCourse.UNKNOWN : course;
    }

    /** Of which no more is known. */
    public JobResult(
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
            List<EpochRow> history) {
        this(
                job,
                seed,
                method,
                model,
                epochs,
                steps,
                testAccuracy,
                testAccuracyBefore,
                testLoss,
                size,
                secondsTotal,
                secondsFirstEpoch,
                secondsLastEpoch,
                stepsPerSecondLastEpoch,
                modelFile,
                history,
                RunCourse.UNKNOWN);
    }
}
