package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to a job into its log: everything but the progress between epochs. */
final class LoggedEvents implements Consumer<JobEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedEvents.class);

    LoggedEvents(JobSpec spec) {
        LOG.info(
                "Java {} ({}) on {} {}, {} processors, heap of at most {} MiB",
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
        LOG.info("The job:\n{}", JobSpecs.render(spec));
    }

    @Override
    public void accept(JobEvent event) {
        switch (event) {
            case JobEvent.Started started ->
                LOG.info(
                        "Incarnation {} starts at step {} of {}, {} steps an epoch, kernels {}, {} weights",
                        started.incarnation(),
                        started.fromStep(),
                        started.totalSteps(),
                        started.stepsPerEpoch(),
                        started.kernels(),
                        started.size().weightsTotal());
            case JobEvent.StartMeasured measured ->
                LOG.info(
                        "At step 0: validation loss {}, validation metrics {}",
                        measured.loss(),
                        measured.metrics().values());
            case JobEvent.Progress progress -> LOG.debug("{}", progress);
            case JobEvent.EpochFinished epoch -> logEpoch(epoch.row());
            case JobEvent.CheckpointWritten written ->
                LOG.info("Checkpoint of step {} written to {}", written.step(), written.where());
            case JobEvent.Warning warning -> LOG.warn("{}", warning.text());
            case JobEvent.Finished finished ->
                LOG.info(
                        "Finished: test metrics {}, model in {}",
                        finished.result().test().values(),
                        finished.result().modelFile());
            case JobEvent.Failed failed -> LOG.error("Failed: {}", failed.reason());
            case JobEvent.Cancelled cancelled ->
                LOG.info("Cancelled at step {}, checkpoint {}", cancelled.step(), cancelled.checkpoint());
        }
    }

    private static void logEpoch(EpochRow row) {
        LOG.info(
                "Epoch {} at step {}: loss {}, penalty {}, validation loss {}, validation metrics {}, units kept {},"
                        + " {} s, staleness at most {}",
                row.epoch(),
                row.step(),
                row.loss(),
                row.penalty(),
                row.validationLoss(),
                row.validation().values(),
                Arrays.toString(row.size().unitsKept()),
                row.seconds(),
                row.maxStaleness());
    }
}
