package io.coppice.actors.front;

import static akka.http.javadsl.model.ContentTypes.APPLICATION_JSON;
import static akka.http.javadsl.model.ContentTypes.APPLICATION_OCTET_STREAM;
import static akka.http.javadsl.model.ContentTypes.TEXT_PLAIN_UTF8;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.cluster.typed.Cluster;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP door of a node, with JSON:
 *
 * <pre>
 *   POST   /jobs                submits {"job": ID, "spec": JOB}; again, it resumes the job or follows it
 *   GET    /jobs                every job with its state and newest event
 *   GET    /jobs/ID             one job
 *   GET    /jobs/ID/events      every event, a line each, until the last
 *   DELETE /jobs/ID             ends a job in order
 *   DELETE /jobs/ID/files       removes a job that is over, with everything that is kept of it
 *   GET    /jobs/ID/result      specification and result of a finished job
 *   GET    /jobs/ID/model       the finished network's file
 *   GET    /health              whether this node lives, for anybody
 *   GET    /health/ready        whether jobs can be served through it: 200, or 503 with the reason
 *   GET    /metrics             for anybody, unless the node's settings say otherwise
 * </pre>
 *
 * Every change is written to the log of changes, with who asked for it. Submissions are read on a pool of their own, and
 * nothing here waits for a disk on the threads that answer.
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
    private final JobService desk;
    private final Readiness readiness;
    private final Executor parser;
    /** Who asked for which change. */
    private static final Logger CHANGES = LoggerFactory.getLogger("io.coppice.changes");

    private final AtomicInteger names = new AtomicInteger();

    private HttpFront(ActorSystem<?> system, ActorRef<JobProtocol> registry, FrontSettings settings) {
        this.system = system;
        this.registry = registry;
        this.settings = settings;
        this.readiness = new Readiness(system, registry);
        this.parser = system.dispatchers().lookup(DispatcherSelector.fromConfig("coppice.dispatcher.parser"));
        this.desk = new JobService(system, registry, settings.jobs(), settings.disk());
    }

    /** Opens the door. The binding says at which port. */
    public static CompletionStage<ServerBinding> open(
            ActorSystem<?> system, ActorRef<JobProtocol> registry, FrontSettings settings) {
        HttpFront front = new HttpFront(system, registry, settings);
        return FrontServer.bind(system, settings.host(), settings.port(), front.sealed());
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
                pathPrefix(
                        "health",
                        () -> concat(
                                pathEndOrSingleSlash(() ->
                                        only("GET", get(() -> complete(json(200, Json.write(health())))))),
                                path("ready", () -> only("GET", get(() -> complete(ready())))))),
                path("metrics", () -> only("GET", get(this::metrics))),
                pathPrefix("jobs", this::jobs),
                complete(error(404, "There is nothing here; jobs are at /jobs")));
    }

    private Map<String, Object> health() {
        Optional<String> unready = readiness.unready();
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("status", "up");
        health.put("ready", unready.isEmpty());
        unready.ifPresent(reason -> health.put("reason", reason));
        health.put("node", Cluster.get(system).selfMember().address().hostPort());
        health.put("nodes", Cluster.get(system).state().members().size());
        return health;
    }

    private HttpResponse ready() {
        return json(readiness.unready().isEmpty() ? 200 : 503, Json.write(health()));
    }

    private Route metrics() {
        return settings.openMetrics() ? shownMetrics() : allowed(Right.READ, caller -> shownMetrics());
    }

    private Route shownMetrics() {
        return completeWithFuture(desk.all()
                .thenApply(jobs -> HttpResponse.create()
                        .withEntity(HttpEntities.create(TEXT_PLAIN_UTF8, FrontMetrics.render(jobs)))));
    }

    private Route allowed(Right right, Function<Access.Caller, Route> inner) {
        return optionalHeaderValueByName(
                "Authorization", header -> inner.apply(settings.access().require(right, header)));
    }

    /** A change, which is noted with who asked for it and what became of it. */
    private Route change(Right right, String what, Function<Access.Caller, CompletionStage<String>> change) {
        return allowed(
                right,
                caller -> completed(change.apply(caller)
                        .whenComplete((done, failure) -> CHANGES.info(
                                "{} by {}: {}", what, caller.name(), failure == null ? done : sentence(failure)))));
    }

    private static String sentence(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof FrontException wrong ? wrong.getMessage() : cause.toString();
    }

    private Route read(Supplier<Route> inner) {
        return allowed(Right.READ, caller -> inner.get());
    }

    private Route jobs() {
        return concat(
                pathEndOrSingleSlash(() ->
                        only("GET, POST", get(() -> read(() -> completed(desk.rows()))), post(this::submission))),
                pathPrefix(akka.http.javadsl.server.PathMatchers.segment(), this::job),
                read(() -> complete(error(404, "There is nothing here; a job is at /jobs/ID"))));
    }

    private Route job(String job) {
        return concat(
                pathEnd(() -> only(
                        "GET, DELETE",
                        get(() -> read(() -> completed(desk.row(job)))),
                        delete(() -> change(
                                Right.SUBMIT,
                                "cancel " + job,
                                caller -> desk.known(job).thenCompose(known -> desk.cancel(job)))))),
                path(
                        "files",
                        () -> only(
                                "DELETE",
                                delete(() -> change(
                                        Right.ADMIN,
                                        "delete " + job,
                                        caller -> desk.known(job).thenCompose(known -> desk.delete(job)))))),
                path("events", () -> only("GET", get(() -> read(() -> events(job))))),
                path("result", () -> only("GET", get(() -> read(() -> completed(desk.result(job)))))),
                path("model", () -> only("GET", get(() -> read(() -> model(job))))));
    }

    private Route model(String job) {
        return completeWithFuture(desk.model(job)
                .thenApply(
                        file -> HttpResponse.create().withEntity(HttpEntities.create(APPLICATION_OCTET_STREAM, file))));
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
                : change(
                        Right.SUBMIT,
                        "submit",
                        caller -> entity.withSizeLimit(SUBMISSION_BYTES)
                                .toStrict(BODY_WITHIN.toMillis(), system)
                                .thenApplyAsync(
                                        body -> Submissions.read(
                                                body.getData().utf8String(),
                                                shards(),
                                                Submissions.atThisNode(settings.roots())),
                                        parser)
                                .thenCompose(request -> desk.submit(request, caller.name()))));
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
            return error(
                    503, readiness.unready().orElse("The registry of jobs does not answer") + "; ask again in a while");
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
