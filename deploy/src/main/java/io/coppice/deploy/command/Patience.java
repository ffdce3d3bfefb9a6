package io.coppice.deploy.command;

import io.coppice.protocols.message.JobEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How long a run on this machine waits for its own folder. A job in a cluster tries for ever, since its store may come back;
 * who trains here looks on, and a disk that stays full is the end, with the reason.
 */
final class Patience implements Consumer<JobEvent> {
    static final Duration USUAL = Duration.ofSeconds(30);

    private final Duration limit;
    private final Runnable cancel;
    private final AtomicLong events = new AtomicLong();
    private final CompletableFuture<String> exhausted = new CompletableFuture<>();

    /** @param cancel ends the job */
    Patience(Duration limit, Runnable cancel) {
        this.limit = limit;
        this.cancel = cancel;
    }

    @Override
    public void accept(JobEvent event) {
        long seen = events.incrementAndGet();
        if (event instanceof JobEvent.Warning warning && warning.text().startsWith(JobEvent.Warning.WAITS)) {
            String reason = warning.text().substring(JobEvent.Warning.WAITS.length());
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> giveUp(seen, reason));
        }
    }

    private void giveUp(long seen, String reason) {
        if (events.get() == seen && exhausted.complete(reason)) { // nothing has happened since
            cancel.run();
        }
    }

    /** What could not be done in time, if anything. */
    Optional<String> reason() {
        return Optional.ofNullable(exhausted.getNow(null));
    }
}
