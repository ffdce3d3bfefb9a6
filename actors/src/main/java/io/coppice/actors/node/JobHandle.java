package io.coppice.actors.node;

import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A job that was submitted. */
public interface JobHandle {

    String job();

    /** Calls {@code consumer} with every event of the job, those of the past first, one at a time. */
    void events(Consumer<JobEvent> consumer);

    /** The last event: finished, failed or cancelled. */
    CompletionStage<JobEvent> completion();

    /** The result of a job that finishes; fails with one sentence when it does not. */
    default CompletionStage<JobResult> result() {
        return completion().thenApply(last -> switch (last) {
            case JobEvent.Finished finished -> finished.result();
            case JobEvent.Failed failed -> throw new IllegalStateException(failed.reason());
            default -> throw new IllegalStateException("Job " + job() + " was cancelled: it has no result");
        });
    }

    /** Ends the job in order: drained, checkpointed, then cancelled. */
    void cancel();
}
