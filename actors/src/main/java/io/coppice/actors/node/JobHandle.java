package io.coppice.actors.node;

import io.coppice.protocols.message.JobEvent;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A job that was submitted. */
public interface JobHandle {

    String job();

    /** Calls {@code consumer} with every event of the job, those of the past first, one at a time. */
    void events(Consumer<JobEvent> consumer);

    /** The last event: finished, failed or cancelled. */
    CompletionStage<JobEvent> completion();

    /** Ends the job in order: drained, checkpointed, then cancelled. */
    void cancel();
}
