package io.coppice.protocols.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import java.util.List;

/**
 * The one result of a job: its last epoch's model, or its best one's, measured on the test set once.
 *
 * @param test what was measured
 * @param testBefore the same model's before batch normalisation's statistics were taken anew under its test gates; equal
 *     where they were not
 * @param course how it came about
 */
public record JobResult(
        String job,
        long seed,
        String method,
        String model,
        int epochs,
        long steps,
        MetricValues test,
        MetricValues testBefore,
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

    /** From JSON, where results of before have accuracies in place of metrics. */
    @JsonCreator
    static JobResult read(
            @JsonProperty("job") String job,
            @JsonProperty("seed") long seed,
            @JsonProperty("method") String method,
            @JsonProperty("model") String model,
            @JsonProperty("epochs") int epochs,
            @JsonProperty("steps") long steps,
            @JsonProperty("testAccuracy") Double testAccuracy,
            @JsonProperty("testAccuracyBefore") Double testAccuracyBefore,
            @JsonProperty("test") MetricValues test,
            @JsonProperty("testBefore") MetricValues testBefore,
            @JsonProperty("testLoss") double testLoss,
            @JsonProperty("size") NetworkSize size,
            @JsonProperty("secondsTotal") double secondsTotal,
            @JsonProperty("secondsFirstEpoch") double secondsFirstEpoch,
            @JsonProperty("secondsLastEpoch") double secondsLastEpoch,
            @JsonProperty("stepsPerSecondLastEpoch") double stepsPerSecondLastEpoch,
            @JsonProperty("modelFile") String modelFile,
            @JsonProperty("history") List<EpochRow> history,
            @JsonProperty("course") RunCourse course) {
        return new JobResult(
                job,
                seed,
                method,
                model,
                epochs,
                steps,
                test == null ? MetricValues.ofAccuracy(testAccuracy) : test,
                testBefore == null ? MetricValues.ofAccuracy(testAccuracyBefore) : testBefore,
                testLoss,
                size,
                secondsTotal,
                secondsFirstEpoch,
                secondsLastEpoch,
                stepsPerSecondLastEpoch,
                modelFile,
                history,
                course);
    }

    /** Of a job that has no other metric, and of which no more is known. @param testAccuracy from 0 to 1 */
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
                MetricValues.ofAccuracy(testAccuracy),
                MetricValues.ofAccuracy(testAccuracyBefore),
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

    /** From 0 to 1; NaN where the job has it not. */
    public double testAccuracy() {
        return test.value(Metrics.ACCURACY);
    }

    /** The same before batch normalisation's statistics were taken anew. */
    public double testAccuracyBefore() {
        return testBefore.value(Metrics.ACCURACY);
    }

    /** For readers that know no other metric; null where the job has it not. */
    @JsonProperty("testAccuracy")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    Double accuracyInJson() {
        return test.values().get(Metrics.ACCURACY);
    }

    /** The same before batch normalisation's statistics were taken anew. */
    @JsonProperty("testAccuracyBefore")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    Double accuracyBeforeInJson() {
        return testBefore.values().get(Metrics.ACCURACY);
    }
}
