package io.coppice.actors.job;

import io.coppice.protocols.message.EvaluationProtocol.Split;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.StepId;
import java.util.List;
import java.util.Optional;

/** What a {@link JobState} wants done by the actor around it. */
public sealed interface JobEffect {

    /** Answered by {@link JobCommand.Claimed}. */
    record ClaimIncarnation() implements JobEffect {}

    /** Answered by {@link JobCommand.Begun} of this holder. */
    record Begin(long incarnation, int holder, Optional<String> checkpoint) implements JobEffect {}

    record Grant(String worker, StepId step) implements JobEffect {}

    record NoMoreSteps(String worker) implements JobEffect {}

    /** Answered by {@link JobCommand.Committed} of this holder. */
    record Commit(long incarnation, int holder, List<StepId> steps) implements JobEffect {}

    /** To every holder: steps below {@code step} are finished. */
    record Retire(long incarnation, long step) implements JobEffect {}

    /** Answered by {@link JobCommand.SnapshotTaken} of this holder; the parts go to the checkpointer or the evaluator. */
    record Snapshot(long incarnation, int holder, String snapshot, Purpose purpose) implements JobEffect {}

    /** Tells the checkpointer that the parts of a snapshot are a checkpoint. @param best see {@link BestNetwork} */
    record WriteCheckpoint(long incarnation, String snapshot, long step, TrainingProgress cursor, byte[] best)
            implements JobEffect {}

    /**
     * Answered by {@link JobCommand.Evaluated}.
     *
     * @param wantsModel whether the network is wanted back as a file
     * @param instead the file of the network to measure in the snapshot's place; empty for the snapshot's own
     */
    record Evaluate(String snapshot, Split split, boolean wantsModel, byte[] instead) implements JobEffect {}

    record StoreModel(byte[] model) implements JobEffect {}

    /** No step is under way, and all that were finished are in a checkpoint. */
    record Drained() implements JobEffect {}

    /** @param reason why the job cannot go on at present; empty when it goes on */
    record Waits(Optional<String> reason) implements JobEffect {}

    /** Nothing is heard of a node's workers any more. */
    record NodeSilent(String node) implements JobEffect {}

    /** A node that was silent is heard again. */
    record NodeHeard(String node) implements JobEffect {}

    record Publish(JobEvent event) implements JobEffect {}

    /** The job is over: its holders end; nothing follows. */
    record End() implements JobEffect {}

    /** What a snapshot is taken for. */
    enum Purpose {
        CHECKPOINT,
        /** What given weights are worth before the first step. */
        START,
        VALIDATION,
        TEST
    }
}
