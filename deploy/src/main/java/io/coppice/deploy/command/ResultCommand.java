package io.coppice.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.actors.client.RemoteClient;
import io.coppice.actors.front.Json;
import io.coppice.deploy.report.Reports;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches what a job on a cluster came to: the folder that {@code train} would have left. */
@Command(
        name = "result",
        description = "Fetches the model and the report of a finished job of a cluster into a folder.",
        mixinStandardHelpOptions = true)
final class ResultCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "ID", description = "the job")
    private String job;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "the folder, which must hold no run yet")
    private Path out;

    @Mixin
    private ClusterOptions cluster;

    ResultCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        try (RemoteClient client = cluster.connect()) {
            JsonNode answer = client.result(job);
            JobSpec spec = JobSpecs.parse(answer.path("spec").asText());
            JobResult result = Json.read(answer.path("result").toString(), JobResult.class);
            byte[] model = client.model(job);
            RunFolder folder = RunFolder.create(environment.resolve(out), "name another folder with --out");
            folder.writeJob(JobSpecs.render(spec));
            Files.write(folder.file(RunFolder.MODEL), model);
            Reports.followers(spec, folder.path(), environment.console())
                    .forEach(follower -> follower.accept(new JobEvent.Finished(job, result)));
            return 0;
        }
    }
}
