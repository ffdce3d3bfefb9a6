package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import io.coppice.actors.front.Json;
import io.coppice.deploy.report.MetricText;
import io.coppice.protocols.message.JobEvent;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says how a job on a cluster stands. */
@Command(name = "status", description = "Says how a job of a cluster stands.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "ID", description = "the job")
    private String job;

    @Mixin
    private ClusterOptions cluster;

    StatusCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (RemoteClient client = cluster.connect()) {
            environment.console().line(line(client.status(job)));
            return 0;
        }
    }

    static String line(RemoteClient.Status status) {
        String newest =
                status.event().map(Json::event).map(StatusCommand::words).orElse("");
        return String.format(Locale.ROOT, "%-24s %-10s %s", status.job(), status.state(), newest)
                .stripTrailing();
    }

    private static String words(JobEvent event) {
        return switch (event) {
            case JobEvent.Started started -> "from step " + started.fromStep() + " of " + started.totalSteps();
            case JobEvent.StartMeasured measured ->
                "validation " + MetricText.label(measured.metrics().deciding()) + " "
                        + MetricText.deciding(measured.metrics()) + " at step 0";
            case JobEvent.Progress progress ->
                String.format(
                        Locale.ROOT,
                        "epoch %d, step %d, loss %.4f, %.0f samples/s",
                        progress.epoch(),
                        progress.step(),
                        progress.loss(),
                        progress.samplesPerSecond());
            case JobEvent.EpochFinished epoch ->
                "epoch " + epoch.row().epoch() + " is over, step " + epoch.row().step();
            case JobEvent.CheckpointWritten written -> "checkpoint of step " + written.step();
            case JobEvent.Warning warning -> warning.text();
            case JobEvent.Finished finished ->
                "test " + MetricText.label(finished.result().test().deciding()) + " "
                        + MetricText.deciding(finished.result().test());
            case JobEvent.Failed failed -> failed.reason();
            case JobEvent.Cancelled cancelled -> "at step " + cancelled.step();
        };
    }
}
