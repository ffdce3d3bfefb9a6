package io.coppice.actors.front;

import static akka.http.javadsl.model.ContentTypes.APPLICATION_JSON;
import static akka.http.javadsl.model.ContentTypes.APPLICATION_OCTET_STREAM;
import static akka.http.javadsl.model.ContentTypes.TEXT_PLAIN_UTF8;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.cluster.typed.Cluster;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.Route;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSource;
import akka.util.ByteString;
import io.coppice.actors.job.Following;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobProtocol;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP door of a node, with JSON:
 *
 * <pre>
 *   POST   /jobs                submits {"job": ID, "spec": JOB}; again, it resumes the job or follows it
 *   GET    /jobs                every job with its state and newest event
 *   GET    /jobs/ID             one job
 *   GET    /jobs/ID/events      every event, a line each, until the last
 *   DELETE /jobs/ID             ends a job in order
 *   GET    /jobs/ID/result      specification and result of a finished job
 *   GET    /jobs/ID/model       the finished network's file
 *   GET    /health, /metrics    for anybody
 * </pre>
 *
 * What cannot be served is answered with a status and {"error": one sentence}.
 */
public final class HttpFront extends AllDirectives {
    private static final int SUBMISSION_BYTES = 1 << 20;
    private static final Duration BODY_WITHIN = Duration.ofSeconds(20);
    private static final int EVENTS_WAITING = 20_000;
    private static final Duration STILL_THERE = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final ActorRef<JobProtocol> registry;
    private final FrontSettings settings;
    private final JobDesk desk;
    private final AtomicInteger names = new AtomicInteger();

    private HttpFront(ActorSystem<?> system, ActorRef<JobProtocol> registry, FrontSettings settings) {
        this.system = system;
        this.registry = registry;
        this.settings = settings;
        this.desk = new JobDesk(system, registry, settings.jobs(), settings.disk());
    }

    /** Opens the door. The binding says at which port. */
    public static CompletionStage<ServerBinding> open(
            ActorSystem<?> system, ActorRef<JobProtocol> registry, FrontSettings settings) {
        HttpFront front = new HttpFront(system, registry, settings);
        return Http.get(system)
                .newServerAt(settings.host(), settings.port())
                .bind(front.sealed())
                .thenApply(binding -> binding.addToCoordinatedShutdown(Duration.ofSeconds(2), system));
    }

    private Route sealed() {
        ExceptionHandler failures = ExceptionHandler.newBuilder()
                .match(FrontException.class, wrong -> complete(error(wrong.status(), wrong.getMessage())))
                .match(CompletionException.class, failed -> complete(failure(failed.getCause())))
                .matchAny(failed -> complete(failure(failed)))
                .build();
        return handleExceptions(failures, this::routes);
    }

    private Route routes() {
        return concat(
                path("health", () -> only("GET", get(() -> complete(json(200, Json.write(health())))))),
                path("metrics", () -> only("GET", get(this::metrics))),
                pathPrefix("jobs", () -> authenticated(this::jobs)),
                complete(error(404, "There is nothing here; jobs are at /jobs")));
    }

    private Map<String, Object> health() {
        return Map.of(
                "status", "up",
                "node", Cluster.get(system).selfMember().address().hostPort(),
                "nodes", Cluster.get(system).state().members().size());
    }

    private Route metrics() {
        return completeWithFuture(desk.all()
                .thenApply(jobs -> HttpResponse.create()
                        .withEntity(HttpEntities.create(TEXT_PLAIN_UTF8, FrontMetrics.render(jobs)))));
    }

    private Route authenticated(java.util.function.Supplier<Route> inner) {
        return optionalHeaderValueByName("Authorization", header -> {
            boolean allowed = settings.token().isEmpty()
                    || header.filter(("Bearer " + settings.token().get())::equals)
                            .isPresent();
            return allowed
                    ? inner.get()
                    : complete(error(
                            401,
                            header.isPresent()
                                    ? "The token is not the one of this cluster"
                                    : "This cluster asks for a token; name it with --token or COPPICE_TOKEN"));
        });
    }

    private Route jobs() {
        return concat(
                pathEndOrSingleSlash(() -> only(
                        "GET, POST",
                        get(() -> completed(desk.all()
                                .thenApply(all -> Json.write(
                                        all.jobs().stream().map(JobDesk::fields).toList())))),
                        post(this::submission))),
                pathPrefix(
                        akka.http.javadsl.server.PathMatchers.segment(),
                        job -> concat(
                                pathEnd(() -> only(
                                        "GET, DELETE",
                                        get(() -> completed(desk.known(job).thenApply(JobDesk::row))),
                                        delete(() ->
                                                completed(desk.known(job).thenCompose(known -> desk.cancel(job)))))),
                                path("events", () -> only("GET", get(() -> events(job)))),
                                path("result", () -> only("GET", get(() -> completed(desk.result(job))))),
                                path(
                                        "model",
                                        () -> only(
                                                "GET",
                                                get(() -> completeWithFuture(desk.model(job)
                                                        .thenApply(file -> HttpResponse.create()
                                                                .withEntity(HttpEntities.create(
                                                                        APPLICATION_OCTET_STREAM, file))))))))));
    }

    /** What these routes leave is another method at a path that exists. @param allowed as the header Allow has it */
    private Route only(String allowed, Route... routes) {
        Route others = extractMethod(
                method -> complete(error(405, "Nothing is done here at " + method.value() + "; allowed: " + allowed)
                        .addHeader(RawHeader.create("Allow", allowed))));
        Route known = reject();
        for (Route route : routes) {
            known = concat(known, route);
        }
        return concat(known, others);
    }

    private Route submission() {
        return extractRequestEntity(entity -> entity.getContentLengthOption().orElse(0) > SUBMISSION_BYTES
                ? complete(tooLarge())
                : completed(entity.withSizeLimit(SUBMISSION_BYTES)
                        .toStrict(BODY_WITHIN.toMillis(), system)
                        .thenApply(body -> Submissions.read(body.getData().utf8String(), shards()))
                        .thenCompose(desk::submit)));
    }

    private int shards() {
        if (settings.shards() > 0) {
            return settings.shards();
        }
        int holders = 0;
        for (akka.cluster.Member member : Cluster.get(system).state().getMembers()) {
            holders += member.hasRole("shard") ? 1 : 0;
        }
        return holders;
    }

    private Route events(String job) {
        return completeWithFuture(desk.known(job)
                .thenApply(
                        known -> HttpResponse.create().withEntity(HttpEntities.create(APPLICATION_JSON, lines(job)))));
    }

    /** Blank lines say that the connection still stands. */
    private Source<ByteString, NotUsed> lines(String job) {
        return ActorSource.<JobEvent>actorRef(
                        event -> false, event -> Optional.empty(), EVENTS_WAITING, OverflowStrategy.dropHead())
                .mapMaterializedValue(follower -> {
                    system.systemActorOf(
                            Following.create(job, follower, registry),
                            "following-" + names.getAndIncrement(),
                            DispatcherSelector.defaultDispatcher());
                    return NotUsed.getInstance();
                })
                .takeWhile(event -> !event.isLast(), true)
                .map(event -> ByteString.fromString(Json.write(event) + "\n"))
                .keepAlive(STILL_THERE, () -> ByteString.fromString("\n"));
    }

    private Route completed(CompletionStage<String> answer) {
        return completeWithFuture(answer.thenApply(body -> json(200, body)));
    }

    private HttpResponse failure(Throwable failure) {
        if (failure instanceof FrontException wrong) {
            return error(wrong.status(), wrong.getMessage());
        }
        if (failure instanceof EntityStreamSizeException) {
            return tooLarge();
        }
        if (failure instanceof java.util.concurrent.TimeoutException) {
            return error(503, "The registry of jobs does not answer; ask again in a while");
        }
        system.log().error("A request failed", failure);
        return error(500, "The request failed: " + failure.getMessage());
    }

    private static HttpResponse tooLarge() {
        return error(413, "A submission has at most " + SUBMISSION_BYTES + " bytes");
    }

    private static HttpResponse error(int status, String reason) {
        return json(status, Json.write(Map.of("error", reason)));
    }

    private static HttpResponse json(int status, String body) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(HttpEntities.create(APPLICATION_JSON, body));
    }
}
