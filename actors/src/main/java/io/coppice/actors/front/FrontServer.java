package io.coppice.actors.front;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.IncomingConnection;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import akka.stream.KillSwitches;
import akka.stream.Materializer;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Accepts the connections of a front, within {@link Connections}' limits, and gives their requests to its routes. */
final class FrontServer {
    private static final int MOST = 4096;
    private static final int MOST_OF_ONE_ADDRESS = 1024;
    private static final Duration FIRST_REQUEST_WITHIN = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration UNBIND_WITHIN = Duration.ofSeconds(2);

    private final Materializer materializer;
    private final Flow<HttpRequest, HttpResponse, NotUsed> routes;
    private final Connections connections =
            new Connections(MOST, MOST_OF_ONE_ADDRESS, FIRST_REQUEST_WITHIN.toNanos(), IDLE.toNanos());

    private FrontServer(ActorSystem<?> system, Route route) {
        this.materializer = Materializer.matFromSystem(system);
        this.routes = route.flow(system);
    }

    /** @param port 0 for any free one */
    static CompletionStage<ServerBinding> bind(ActorSystem<?> system, String host, int port, Route route) {
        FrontServer server = new FrontServer(system, route);
        system.scheduler()
                .scheduleWithFixedDelay(
                        LOOK_EVERY,
                        LOOK_EVERY,
                        () -> server.connections.tick(System.nanoTime()),
                        system.executionContext());
        return Http.get(system)
                .newServerAt(host, port)
                .connectionSource()
                .to(Sink.foreach(server::accept))
                .run(server.materializer)
                .thenApply(binding -> binding.addToCoordinatedShutdown(UNBIND_WITHIN, system));
    }

    private void accept(IncomingConnection connection) {
        SharedKillSwitch ending = KillSwitches.shared("connection");
        String address = connection.remoteAddress().getAddress().getHostAddress();
        Optional<Long> opened = connections.open(address, ending::shutdown, System.nanoTime());
        if (opened.isEmpty()) {
            connection.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), materializer);
            return;
        }
        long name = opened.get();
        connection.handleWith(
                Flow.of(HttpRequest.class)
                        .via(ending.flow())
                        .map(request -> {
                            connections.asked(name, System.nanoTime());
                            return request;
                        })
                        .via(routes)
                        .map(response -> answered(name, response))
                        .via(ending.flow())
                        .watchTermination((before, ended) -> {
                            ended.whenComplete((done, failure) -> connections.closed(name));
                            return before;
                        }),
                materializer);
    }

    /** Events are told as they come: their request is under way until the last. */
    private HttpResponse answered(long name, HttpResponse response) {
        if (response.entity().isStrict()) {
            connections.answered(name, System.nanoTime());
            return response;
        }
        return response.transformEntityDataBytes(Flow.of(ByteString.class).watchTermination((before, ended) -> {
            ended.whenComplete((done, failure) -> connections.answered(name, System.nanoTime()));
            return before;
        }));
    }
}
