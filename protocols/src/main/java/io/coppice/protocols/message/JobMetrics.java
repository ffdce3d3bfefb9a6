package io.coppice.protocols.message;

import io.coppice.compute.tensor.ArrayText;

/**
 * Where a job stands, in numbers; what there is not yet is 0, NaN or empty.
 *
 * @param samples trained on, those that were trained on again included, as far as this registry saw
 * @param samplesPerSecond of the last while
 * @param loss mean training loss of the last while
 * @param openUnits mean open units of pass A of the last while, by gate layer
 * @param staleness largest number of updates that a pull of the last epoch missed
 * @param checkpointAge seconds since the newest checkpoint
 * @param workers that are employed for it
 * @param workerSeconds sum over workers of the seconds for which this registry employed them
 * @param incarnations beginnings of the job that this registry saw
 */
public record JobMetrics(
        long steps,
        long samples,
        double samplesPerSecond,
        double loss,
        double[] openUnits,
        int staleness,
        double checkpointAge,
        int workers,
        double workerSeconds,
        long incarnations,
        long warnings) {
    public JobMetrics {
        openUnits = openUnits.clone();
    }

    /** A copy. */
    @Override
    public double[] openUnits() {
        return openUnits.clone();
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "JobFigures",
                "steps",
                steps,
                "samples",
                samples,
                "samplesPerSecond",
                samplesPerSecond,
                "loss",
                loss,
                "openUnits",
                openUnits,
                "staleness",
                staleness,
                "checkpointAge",
                checkpointAge,
                "workers",
                workers,
                "workerSeconds",
                workerSeconds,
                "incarnations",
                incarnations,
                "warnings",
                warnings);
    }
}
