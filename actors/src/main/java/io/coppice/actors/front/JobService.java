package io.coppice.actors.front;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.coppice.actors.checkpoint.Disk;
import io.coppice.actors.job.RetryingAsk;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobMetrics;
import io.coppice.protocols.message.JobProtocol;
import io.coppice.protocols.message.JobProtocol.JobPhase;
import io.coppice.protocols.message.JobProtocol.StatusReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What the front asks the registry for, and says about its answers. */
final class JobService {
    private static final String HISTORY = "history";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final ActorSystem<?> system;
    private final ActorRef<JobProtocol> registry;
    private final Path jobs;
    private final Disk disk;

    private final Executor blocking;
    private final JobRequests requests;

    JobService(ActorSystem<?> system, ActorRef<JobProtocol> registry, Path jobs, Disk disk) {
        this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        this.disk = disk;
        this.system = system;
        this.registry = registry;
        this.jobs = jobs;
        this.requests = new JobRequests(disk, jobs);
    }

    /** @param owner who submits it */
    CompletionStage<String> submit(Submissions.Request request, String owner) {
        return status(request.job())
                .thenCompose(known -> submit(request.job(), request.specLike(known.spec())))
                .thenApplyAsync(
                        answer -> switch (answer) {
                            case JobProtocol.Accepted accepted -> {
                                requests.keep(accepted.job(), owner);
                                yield Json.write(Map.of("job", accepted.job()));
                            }
                            case JobProtocol.SubmitRefused refused -> throw new FrontException(409, refused.reason());
                        },
                        blocking);
    }

    private CompletionStage<JobProtocol.SubmitReply> submit(String job, String spec) {
        String store = jobs.resolve(job).toAbsolutePath().toString();
        return RetryingAsk.again(
                system, registry, replyTo -> new JobProtocol.Submit(job, spec, store, true, replyTo), ANSWER_WITHIN);
    }

    private CompletionStage<StatusReply> status(String job) {
        return RetryingAsk.again(system, registry, replyTo -> new JobProtocol.AskStatus(job, replyTo), ANSWER_WITHIN);
    }

    /** All jobs, of which the registry tells a page at a time. */
    CompletionStage<JobProtocol.Jobs> all() {
        return pages(0, new ArrayList<>());
    }

    private CompletionStage<JobProtocol.Jobs> pages(int from, List<StatusReply> before) {
        CompletionStage<JobProtocol.Jobs> page =
                RetryingAsk.again(system, registry, replyTo -> new JobProtocol.AskJobs(from, replyTo), ANSWER_WITHIN);
        return page.thenCompose(jobs -> {
            before.addAll(jobs.jobs());
            return jobs.next().isPresent()
                    ? pages(jobs.next().get(), before)
                    : CompletableFuture.completedFuture(
                            new JobProtocol.Jobs(List.copyOf(before), jobs.nodes(), Optional.empty()));
        });
    }

    /** @throws FrontException in the future, when there is no such job */
    CompletionStage<StatusReply> known(String job) {
        return status(job).thenApply(status -> {
            if (status.phase() == JobPhase.UNKNOWN) {
                throw new FrontException(404, "There is no job named " + job + " here");
            }
            return status;
        });
    }

    CompletionStage<String> cancel(String job) {
        CompletionStage<JobProtocol.CancelReply> reply = AskPattern.ask(
                registry, replyTo -> new JobProtocol.Cancel(job, replyTo), ANSWER_WITHIN, system.scheduler());
        return reply.thenApply(answer -> switch (answer) {
            case JobProtocol.CancelAccepted accepted -> Json.write(Map.of("job", accepted.job()));
            case JobProtocol.CancelRefused refused -> throw new FrontException(409, refused.reason());
        });
    }

    /** Removes a job that is over, with everything that is kept of it. */
    CompletionStage<String> delete(String job) {
        CompletionStage<JobProtocol.DeleteReply> reply = AskPattern.ask(
                registry, replyTo -> new JobProtocol.Delete(job, replyTo), ANSWER_WITHIN, system.scheduler());
        return reply.thenApply(answer -> switch (answer) {
            case JobProtocol.Deleted deleted -> Json.write(Map.of("job", deleted.job()));
            case JobProtocol.DeleteRefused refused -> throw new FrontException(409, refused.reason());
        });
    }

    /** The last event of a finished job, with its specification. */
    CompletionStage<String> result(String job) {
        return known(job).thenApply(status -> {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("job", job);
            result.put("spec", status.spec());
            result.put("result", finished(status).result());
            return Json.write(result);
        });
    }

    /** The finished network's file. */
    CompletionStage<byte[]> model(String job) {
        return known(job)
                .thenApplyAsync(
                        status -> {
                            Path file = Path.of(finished(status).result().modelFile());
                            try {
                                return disk.read(file);
                            } catch (IOException unreadable) {
                                throw new FrontException(
                                        500,
                                        "The model of " + job + " cannot be read from " + file + ": " + unreadable);
                            }
                        },
                        blocking);
    }

    private static JobEvent.Finished finished(StatusReply status) {
        if (status.lastEvent().orElse(null) instanceof JobEvent.Finished finished) {
            return finished;
        }
        throw new FrontException(
                409, "Job " + status.job() + " has no result: it is " + state(status) + "; a finished job has one");
    }

    /** Every job in the order they came, as a list, without what was long ago. */
    CompletionStage<String> rows() {
        return all().thenApplyAsync(
                        known -> {
                            List<Map<String, Object>> rows = new ArrayList<>();
                            known.jobs().forEach(status -> rows.add(fields(status, false)));
                            return Json.write(rows);
                        },
                        blocking);
    }

    /** One job, with its specification. */
    CompletionStage<String> row(String job) {
        return known(job)
                .thenApplyAsync(
                        status -> {
                            Map<String, Object> fields = fields(status, true);
                            fields.put("spec", status.spec());
                            return Json.write(fields);
                        },
                        blocking);
    }

    private Map<String, Object> fields(StatusReply status, boolean histories) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("job", status.job());
        fields.put("state", state(status));
        requests.of(status.job()).ifPresent(request -> {
            fields.put("owner", request.owner());
            fields.put("submitted", request.at());
        });
        JobMetrics figures = status.figures();
        epochs(status.spec()).ifPresent(epochs -> fields.put("epochs", epochs));
        fields.put("steps", figures.steps());
        fields.put("workers", figures.workers());
        fields.put("samplesPerSecond", figures.samplesPerSecond());
        fields.put("workerSeconds", figures.workerSeconds());
        fields.put("warnings", figures.warnings());
        status.lastEvent().ifPresent(event -> {
            JsonNode tree = Json.tree(event);
            fields.put("event", histories ? tree : withoutHistory(tree));
        });
        return fields;
    }

    private static JsonNode withoutHistory(JsonNode event) {
        for (JsonNode part : List.of(event, event.path("result"))) {
            if (part instanceof ObjectNode fields) {
                fields.remove(HISTORY);
            }
        }
        return event;
    }

    /** How many epochs the job asks for. */
    private static OptionalInt epochs(String spec) {
        try {
            return OptionalInt.of(ConfigFactory.parseString(spec).getInt("train.epochs"));
        } catch (ConfigException damaged) {
            return OptionalInt.empty();
        }
    }

    static String state(StatusReply status) {
        return switch (status.phase()) {
            case UNKNOWN -> "unknown";
            case QUEUED -> "queued";
            case RUNNING -> "running";
            case WAITING -> "waiting";
            case CANCELLING -> "cancelling";
            case DAMAGED -> "damaged";
            case OVER ->
                switch (status.lastEvent().orElse(null)) {
                    case JobEvent.Finished finished -> "finished";
                    case JobEvent.Cancelled cancelled -> "cancelled";
                    case null, default -> "failed";
                };
        };
    }
}
