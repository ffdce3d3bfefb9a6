package io.coppice.actors.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.actors.front.Json;
import io.coppice.actors.node.JobHandle;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Jobs on a cluster, through the HTTP front of any of its nodes. */
public final class RemoteClient implements CoppiceClient {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final String JOBS = "/jobs";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String at;
    private final Optional<String> token;

    RemoteClient(String at, Optional<String> token) {
        this.at = at;
        this.token = token;
    }

    /**
     * @param event the newest, empty when nothing has happened yet
     * @param owner who submitted it, as the cluster's tokens are called; empty when nobody knows
     * @param submitted when, as ISO 8601
     * @param epochs that it asks for
     * @param json everything that the cluster says of it
     */
    public record Status(
            String job,
            String state,
            Optional<String> event,
            Optional<String> owner,
            Optional<String> submitted,
            OptionalInt epochs,
            String json) {}

    @Override
    public JobHandle submit(JobSpec spec) {
        return submit(spec.name(), JobSpecs.render(spec));
    }

    /** @param spec as HOCON text; what it leaves out has a default, or the cluster decides */
    public RemoteJob submit(String job, String spec) {
        return submit(Optional.of(job), spec);
    }

    /** The same. @param job empty for the specification's name */
    public RemoteJob submit(Optional<String> job, String spec) {
        Map<String, String> submission = new LinkedHashMap<>();
        job.ifPresent(name -> submission.put("job", name));
        submission.put("spec", spec);
        HttpRequest request = request(JOBS)
                .timeout(ANSWER_WITHIN)
                .POST(BodyPublishers.ofString(Json.write(submission)))
                .build();
        return job(Json.tree(text(request)).path("job").asText());
    }

    /** A job that was submitted before. Nothing is asked yet. */
    public RemoteJob job(String job) {
        return new RemoteJob(this, job);
    }

    public List<Status> jobs() {
        List<Status> all = new ArrayList<>();
        Json.tree(text(get(JOBS))).forEach(job -> all.add(status(job)));
        return all;
    }

    public Status status(String job) {
        return status(Json.tree(text(get(JOBS + "/" + job))));
    }

    private static Status status(JsonNode job) {
        return new Status(
                job.path("job").asText(),
                job.path("state").asText(),
                job.has("event") ? Optional.of(job.get("event").toString()) : Optional.empty(),
                text(job, "owner"),
                text(job, "submitted"),
                job.path("epochs").isInt() ? OptionalInt.of(job.path("epochs").asInt()) : OptionalInt.empty(),
                job.toString());
    }

    private static Optional<String> text(JsonNode job, String field) {
        return Optional.of(job.path(field).asText()).filter(text -> !text.isEmpty());
    }

    /** The job's complete specification, as HOCON text. */
    public String spec(String job) {
        return Json.tree(text(get(JOBS + "/" + job))).path("spec").asText();
    }

    void cancel(String job) {
        text(request(JOBS + "/" + job).timeout(ANSWER_WITHIN).DELETE().build());
    }

    /** Removes a job that is over, with everything that is kept of it. */
    public void delete(String job) {
        text(request(JOBS + "/" + job + "/files")
                .timeout(ANSWER_WITHIN)
                .DELETE()
                .build());
    }

    /**
     * What has happened to a job so far, as lines of JSON, without the progress that is past. Of a job that runs, it ends
     * where something new happens or nothing does for ten seconds.
     */
    public void past(String job, Consumer<String> each) {
        try (Stream<String> lines = events(job)) {
            for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
                String line = all.next();
                if (line.isBlank() || Json.event(line) instanceof JobEvent.Progress) {
                    return;
                }
                each.accept(line);
            }
        }
    }

    /** Specification and result of a finished job. */
    public JsonNode result(String job) {
        return Json.tree(text(get(JOBS + "/" + job + "/result")));
    }

    /** The finished network's file. */
    public byte[] model(String job) {
        return send(get(JOBS + "/" + job + "/model"), BodyHandlers.ofByteArray())
                .body();
    }

    /** The job's events as lines of JSON, as they come; blank lines between. */
    Stream<String> events(String job) {
        return send(request(JOBS + "/" + job + "/events").GET().build(), BodyHandlers.ofLines())
                .body();
    }

    private HttpRequest get(String path) {
        return request(path).timeout(ANSWER_WITHIN).GET().build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    private URI uri(String path) {
        try {
            return URI.create("http://" + at + path);
        } catch (IllegalArgumentException malformed) {
            throw new ClientException(0, at + " is no address of a front; expected HOST:PORT");
        }
    }

    private String text(HttpRequest request) {
        return send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        try {
            HttpResponse<T> response = http.send(
                    request,
                    info -> info.statusCode() < 300
                            ? handler.apply(info)
                            : HttpResponse.BodySubscribers.mapping(
                                    HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8), body -> {
                                        throw new ClientException(info.statusCode(), reason(body));
                                    }));
            return response;
        } catch (IOException failed) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof ClientException refused) {
                    throw refused;
                }
            }
            throw new ClientException(
                    0,
                    "Nobody answers at " + at + ": " + reason(failed)
                            + "; name a node with the role front with --at HOST:PORT");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClientException(0, "The request to " + at + " was interrupted");
        }
    }

    /** The JDK's client often says no more than the name of a class. */
    private static String reason(IOException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "there is no host of that name";
            }
        }
        return switch (failed) {
            case HttpTimeoutException late -> "the time is over";
            case ConnectException refused -> "the connection is refused";
            default -> failed.getMessage() == null ? "the connection broke off" : failed.getMessage();
        };
    }

    private static String reason(String body) {
        try {
            return Json.tree(body).path("error").asText(body);
        } catch (IllegalArgumentException notJson) {
            return body;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
