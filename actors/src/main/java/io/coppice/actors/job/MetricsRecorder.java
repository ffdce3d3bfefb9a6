package io.coppice.actors.job;

import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobMetrics;
import java.util.OptionalLong;

/** Keeps the figures of a job as its events tell them. */
final class MetricsRecorder {
    private static final double NANOS = 1e9;

    private long steps;
    private long samples;
    private double samplesPerSecond;
    private double loss = Double.NaN;
    private double[] openUnits = {};
    private int staleness;
    private OptionalLong checkpointAt = OptionalLong.empty();
    private int workers;
    private double workerSeconds;
    private long employedAt;
    private long incarnations;
    private long warnings;

    void add(JobEvent event, long now) {
        switch (event) {
            case JobEvent.Started started -> {
                steps = started.fromStep();
                incarnations++;
            }
            case JobEvent.StartMeasured measured -> {}
            case JobEvent.Progress progress -> {
                steps = progress.step();
                samples += progress.samples();
                samplesPerSecond = progress.samplesPerSecond();
                loss = progress.loss();
                openUnits = progress.openUnits();
            }
            case JobEvent.EpochFinished epoch -> add(epoch.row());
            case JobEvent.CheckpointWritten written -> checkpointAt = OptionalLong.of(now);
            case JobEvent.Warning warning -> warnings++;
            case JobEvent.Finished finished -> {
                finished.result().history().forEach(this::add);
                samplesPerSecond = 0;
            }
            case JobEvent.Failed failed -> samplesPerSecond = 0;
            case JobEvent.Cancelled cancelled -> samplesPerSecond = 0;
        }
    }

    /** From now on these many workers are employed. */
    void employed(int count, long now) {
        workerSeconds = workerSeconds(now);
        workers = count;
        employedAt = now;
    }

    private double workerSeconds(long now) {
        return workers == 0 ? workerSeconds : workerSeconds + workers * (now - employedAt) / NANOS;
    }

    private void add(EpochRow row) {
        steps = row.step();
        loss = row.loss();
        openUnits = row.openUnits();
        staleness = row.maxStaleness();
    }

    JobMetrics figures(long now) {
        double age = checkpointAt.isPresent() ? (now - checkpointAt.getAsLong()) / NANOS : Double.NaN;
        return new JobMetrics(
                steps,
                samples,
                samplesPerSecond,
                loss,
                openUnits,
                staleness,
                age,
                workers,
                workerSeconds(now),
                incarnations,
                warnings);
    }
}
