package io.coppice.actors.training;

import io.coppice.protocols.message.StepId;

/** What a {@link SlotState} wants done. Questions and what is told may be asked and told twice. */
public sealed interface SlotEffect {

    /** Of the coordinator. */
    record AskLease() implements SlotEffect {}

    /** Of the data loader. */
    record AskBatch(StepId step) implements SlotEffect {}

    /** Of the gate sampler. */
    record AskDraw(StepId step) implements SlotEffect {}

    /** Of a shard, for the units that were drawn. */
    record AskSlices(StepId step, int shard) implements SlotEffect {}

    /** Everything is here. */
    record Compute(StepId step) implements SlotEffect {}

    /** To the gate sampler. */
    record TellOutcome(StepId step) implements SlotEffect {}

    /** To a shard. */
    record TellGradient(StepId step, int shard) implements SlotEffect {}

    /** @param staleness updates that the pull missed, at the shard where it missed most */
    record ReportDone(StepId step, int staleness) implements SlotEffect {}

    /** It cannot be done, now or ever. */
    record ReportFailed(StepId step, String reason) implements SlotEffect {}

    /** A holder of state refused. */
    record ReportRefused(StepId step, String reason) implements SlotEffect {}

    /** The batch is not needed any more. */
    record ReleaseBatch() implements SlotEffect {}

    /** Somebody may still read or write the step's arrays: the next step takes others. */
    record LeaveArrays() implements SlotEffect {}
}
