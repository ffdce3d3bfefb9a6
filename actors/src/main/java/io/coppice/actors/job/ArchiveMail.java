package io.coppice.actors.job;

import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import io.coppice.actors.PrivateMessage;
import io.coppice.protocols.message.WireMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Reads and writes a registry's {@link JobArchive} beside its mail, and tells it what came of that. */
final class ArchiveMail {
    private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(2);

    private final ActorContext<WireMessage> context;
    private final JobArchive archive;
    private final Executor blocking;

    /** What the archive holds. */
    record Read(List<JobArchive.Found> found) implements PrivateMessage {}

    /** The archive cannot be read at present. */
    record Unreadable(String reason) implements PrivateMessage {}

    record ReadAgain() implements PrivateMessage {}

    record Written(String job) implements PrivateMessage {}

    record NotWritten(String job, String reason) implements PrivateMessage {}

    record WriteAgain(String job) implements PrivateMessage {}

    private interface DiskWork {
        void run() throws IOException;
    }

    ArchiveMail(ActorContext<WireMessage> context, JobArchive archive) {
        this.context = context;
        this.archive = archive;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** Answered by {@link Read} or {@link Unreadable}. */
    void read() {
        CompletableFuture<WireMessage> read = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new Read(archive.all());
                    } catch (IOException unreadable) {
                        return new Unreadable(unreadable.toString());
                    }
                },
                blocking);
        context.pipeToSelf(read, (found, failure) -> failure == null ? found : new Unreadable(failure.toString()));
    }

    void readLater() {
        context.scheduleOnce(READ_AGAIN_AFTER, context.getSelf(), new ReadAgain());
    }

    void writeLater(TableEffect.Later<?> later) {
        context.getLog().warn("Job {}: {}; tried again in {}", later.job(), later.reason(), later.after());
        context.scheduleOnce(later.after(), context.getSelf(), new WriteAgain(later.job()));
    }

    /** Answered by {@link Written} or {@link NotWritten}. */
    void write(TableEffect.Write<?> write) {
        switch (write) {
            case TableEffect.KeepSubmission<?> kept ->
                write(
                        kept.submission(),
                        "The submission of %s cannot be written to %s",
                        () -> archive.submitted(kept.submission()));
            case TableEffect.KeepCancel<?> kept ->
                write(
                        kept.submission(),
                        "That %s is to end cannot be written to %s",
                        () -> archive.cancelled(kept.submission()));
            case TableEffect.KeepOutcome<?> kept ->
                write(
                        kept.submission(),
                        "The end of %s cannot be written to %s",
                        () -> archive.ended(kept.submission(), kept.last()));
            case TableEffect.Remove<?> removed ->
                write(
                        removed.submission(),
                        "The files of %s cannot be removed from %s",
                        () -> archive.removed(removed.submission()));
        }
    }

    private void write(Submission of, String otherwise, DiskWork work) {
        CompletableFuture<WireMessage> written = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        work.run();
                        return new Written(of.job());
                    } catch (IOException | RuntimeException failure) {
                        String what = otherwise.formatted(of.job(), of.store());
                        return new NotWritten(of.job(), what + ": " + failure);
                    }
                },
                blocking);
        context.pipeToSelf(
                written, (done, failure) -> failure == null ? done : new NotWritten(of.job(), failure.toString()));
    }
}
