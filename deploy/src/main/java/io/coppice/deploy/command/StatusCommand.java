package io.coppice.deploy.command;

import io.coppice.actors.client.RemoteClient;
import io.coppice.actors.front.Json;
import io.coppice.deploy.report.MetricText;
import io.coppice.protocols.message.JobEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how a job on a cluster stands. */
@Command(name = "status", description = "Says how a job of a cluster stands.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "ID", description = "the job")
    private String job;

    @Option(names = "--json", description = "everything that the cluster says of it, as a line of JSON")
    private boolean json;

    @Mixin
    private ClusterOptions cluster;

    StatusCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (RemoteClient client = cluster.connect()) {
            RemoteClient.Status status = client.status(job);
            environment.console().line(json ? status.json() : line(status));
            return 0;
        }
    }

    /** Job, state, who submitted it and when, and what happened last. */
    static String line(RemoteClient.Status status) {
        Optional<JobEvent> event = status.event().map(Json::event);
        String newest = event.map(StatusCommand::words).orElse("");
        if (event.orElse(null) instanceof JobEvent.Progress progress
                && status.epochs().isPresent()) {
            newest = String.format(
                    Locale.ROOT,
                    "epoch %d of %d, step %,d, loss %.4f, %,.0f samples/s, %.0f s left",
                    progress.epoch(),
                    status.epochs().getAsInt(),
                    progress.step(),
                    progress.loss(),
                    progress.samplesPerSecond(),
                    progress.secondsLeft());
        }
        return String.format(
                        Locale.ROOT,
                        "%-24s %-10s %-10s %-19s  %s",
                        status.job(),
                        status.state(),
                        status.owner().orElse("-"),
                        status.submitted().map(StatusCommand::time).orElse("-"),
                        newest)
                .stripTrailing();
    }

    static String heading() {
        return String.format("%-24s %-10s %-10s %-19s  %s", "JOB", "STATE", "OWNER", "SUBMITTED", "NEWEST");
    }

    /** In the zone of who reads it, to the second. */
    private static String time(String submitted) {
        try {
            return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneId.systemDefault())
                    .format(Instant.parse(submitted));
        } catch (DateTimeParseException unknown) {
            return submitted;
        }
    }

    static String words(JobEvent event) {
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
