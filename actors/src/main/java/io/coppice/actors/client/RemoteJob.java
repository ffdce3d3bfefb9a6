package io.coppice.actors.client;

import io.coppice.actors.front.Json;
import io.coppice.actors.node.JobHandle;
import io.coppice.protocols.message.JobEvent;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A job on a cluster. Its events come over a connection that is made anew when it breaks, since jobs outlive nodes; what
 * was told before is not told again.
 */
public final class RemoteJob implements JobHandle {
    private static final int TRIES = 60;
    private static final Executor A_SECOND_LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final RemoteClient client;
    private final String job;

    RemoteJob(RemoteClient client, String job) {
        this.client = client;
        this.job = job;
    }

    @Override
    public String job() {
        return job;
    }

    @Override
    public void events(Consumer<JobEvent> consumer) {
        follow(consumer);
    }

    /** The last event, when the consumer has heard it; fails when nobody answers for a minute. */
    public CompletableFuture<JobEvent> follow(Consumer<JobEvent> consumer) {
        Told told = new Told(consumer);
        CompletableFuture<JobEvent> last = new CompletableFuture<>();
        Thread.ofVirtual().name("follow-" + job).start(() -> follow(told, last, TRIES));
        return last;
    }

    private void follow(Told told, CompletableFuture<JobEvent> last, int tries) {
        int left = tries;
        try (Stream<String> lines = client.events(job)) {
            told.again();
            left = TRIES;
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                String line = each.next();
                if (!line.isBlank() && told.tell(line)) {
                    last.complete(Json.event(line));
                    return;
                }
            }
        } catch (ClientException refused) {
            if (refused.status() >= 400 && refused.status() < 500 || left == 0) {
                last.completeExceptionally(refused);
                return;
            }
        } catch (UncheckedIOException broken) {
            // The node is gone or going: asked again in a second, there or at whoever has its address.
        } catch (RuntimeException failed) {
            last.completeExceptionally(failed);
            return;
        }
        int next = left - 1;
        A_SECOND_LATER.execute(() -> Thread.ofVirtual().start(() -> follow(told, last, next)));
    }

    @Override
    public CompletionStage<JobEvent> completion() {
        return follow(event -> {});
    }

    @Override
    public void cancel() {
        client.cancel(job);
    }

    /** What a follower heard, to pass over its repetition after a new connection. */
    private static final class Told {
        private final Consumer<JobEvent> consumer;
        private final List<String> lines = new ArrayList<>();
        private int repeated;

        Told(Consumer<JobEvent> consumer) {
            this.consumer = consumer;
        }

        void again() {
            repeated = 0;
        }

        /** @return whether this was the last event */
        boolean tell(String line) {
            if (repeated < lines.size() && lines.get(repeated).equals(line)) {
                repeated++;
                return false;
            }
            JobEvent event = Json.event(line);
            if (!(event instanceof JobEvent.Progress)) {
                lines.subList(repeated, lines.size()).clear();
                lines.add(line);
                repeated = lines.size();
            }
            consumer.accept(event);
            return event.isLast();
        }
    }
}
