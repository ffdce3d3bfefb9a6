package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.job.JobEffect.Purpose;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.StepId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobStateTest extends JobStateScript {
    private static final long SECOND = 1_000_000_000;

    @Test
    void aStepIsLeasedOnlyInsideTheWindow() {
        begin(train(1, Mode.ASYNC, 1, 3));
        List.of("a", "b", "c", "d").forEach(this::ask);
        assertThat(granted()).containsExactly(0L, 1L, 2L);
        done(1);
        assertThat(granted()).containsExactly(0L, 1L, 2L);
        done(0);
        assertThat(granted()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aGroupIsCommittedInStepOrderWithTheAttemptThatWon() {
        begin(train(1, Mode.SYNC, 2, 8));
        List.of("a", "b", "c").forEach(this::ask);
        assertThat(granted()).containsExactly(0L, 1L);
        done(1);
        done(0);
        List<StepId> winners = List.of(step(0, 1), step(1, 1));
        assertThat(effects(JobEffect.Commit.class))
                .containsExactly(
                        new JobEffect.Commit(1, -1, winners),
                        new JobEffect.Commit(1, 0, winners),
                        new JobEffect.Commit(1, 1, winners));
        for (int holder = -1; holder < 2; holder++) {
            assertThat(granted()).as("before every holder has committed").containsExactly(0L, 1L);
            apply(new JobCommand.Committed(1, 1, holder));
        }
        assertThat(granted()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aRepeatedAnswerToACommitIsNoAnswerToTheSnapshotAfterIt() {
        begin(train(1, Mode.SEQUENTIAL, 1, 1));
        for (long step = 0; step < 4; step++) {
            ask("a");
            done(step);
            for (int holder = -1; holder < 2; holder++) {
                apply(new JobCommand.Committed(1, step, holder));
            }
        }
        for (int holder = -1; holder < 2; holder++) {
            apply(new JobCommand.Committed(1, 3, holder));
        }
        String snapshot = snapshotTaken(Purpose.VALIDATION, 4);
        apply(new JobCommand.Evaluated(snapshot, 0.5, 0.9, 0, SIZE, new byte[0]));
        assertThat(effects(JobEffect.Snapshot.class))
                .extracting(JobEffect.Snapshot::purpose)
                .as("each of three holders was asked twice, and answered the first")
                .containsExactly(
                        Purpose.VALIDATION,
                        Purpose.VALIDATION,
                        Purpose.VALIDATION,
                        Purpose.CHECKPOINT,
                        Purpose.CHECKPOINT,
                        Purpose.CHECKPOINT);
    }

    @Test
    void anEpochEndsWithASnapshotOfAllHoldersAndTrainingGoesOnDuringItsEvaluation() {
        begin(train(2, Mode.ASYNC, 1, 4));
        run(0, 3);
        assertThat(effects(JobEffect.Snapshot.class)).isEmpty();
        run(3, 4);
        String name = snapshotTaken(Purpose.VALIDATION, 4);
        ask("late");
        assertThat(granted()).endsWith(4L);
        apply(new JobCommand.Evaluated(name, 0.5, 0.9, 0, SIZE, new byte[0]));
        assertThat(events(JobEvent.EpochFinished.class).getFirst().row().validationAccuracy())
                .isEqualTo(0.9);
    }

    @Test
    void aJobEndsWithACheckpointAndOneLookAtTheTestSet() {
        begin(train(1, Mode.ASYNC, 1, 4));
        run(0, 4);
        String validation = snapshotTaken(Purpose.VALIDATION, 4);
        assertThat(effects(JobEffect.WriteCheckpoint.class))
                .as("a checkpoint's history is complete, so it waits for the evaluation")
                .isEmpty();
        apply(new JobCommand.Evaluated(validation, 1, 0.5, 0, SIZE, new byte[0]));
        String checkpoint = snapshotTaken(Purpose.CHECKPOINT, 4);
        apply(new JobCommand.CheckpointWritten(checkpoint, "there"));
        String test = snapshotTaken(Purpose.TEST, 4);
        apply(new JobCommand.Evaluated(test, 1, 0.75, 0, SIZE, new byte[] {1}));
        apply(new JobCommand.ModelStored("model"));
        JobEvent.Finished finished = events(JobEvent.Finished.class).getFirst();
        assertThat(finished.result().testAccuracy()).isEqualTo(0.75);
        assertThat(effects.getLast()).isInstanceOf(JobEffect.End.class);
    }

    @Test
    void checkpointsAreDueByTime() {
        begin(train(1, Mode.ASYNC, 1, 4));
        run(0, 1);
        now += 30 * SECOND;
        apply(new JobCommand.Tick());
        String checkpoint = snapshotTaken(Purpose.CHECKPOINT, 1);
        ask("a");
        assertThat(granted()).as("training goes on while files are written").endsWith(1L);
        apply(new JobCommand.CheckpointWritten(checkpoint, "there"));
        assertThat(events(JobEvent.CheckpointWritten.class)).hasSize(1);
    }

    @Test
    void cancelDrainsAndCheckpointsFirst() {
        begin(train(1, Mode.ASYNC, 1, 4));
        ask("a");
        apply(new JobCommand.Cancel());
        ask("b");
        assertThat(granted()).containsExactly(0L);
        done(0);
        apply(new JobCommand.CheckpointWritten(snapshotTaken(Purpose.CHECKPOINT, 1), "there"));
        assertThat(events(JobEvent.Cancelled.class)).containsExactly(new JobEvent.Cancelled("job", 1, "there"));
        assertThat(effects(JobEffect.NoMoreSteps.class)).containsExactly(new JobEffect.NoMoreSteps("b"));
    }

    @Test
    void aJobStandsAtACheckpointUntilTheNodeThatLeavesIsGone() {
        begin(train(1, Mode.ASYNC, 1, 4));
        ask("a");
        apply(new JobCommand.Drain());
        ask("b");
        assertThat(granted()).as("drains").containsExactly(0L);
        done(0);
        String checkpoint = snapshotTaken(Purpose.CHECKPOINT, 1);
        assertThat(effects(JobEffect.Drained.class)).as("not yet written").isEmpty();
        apply(new JobCommand.CheckpointWritten(checkpoint, "there"));
        assertThat(effects(JobEffect.Drained.class)).hasSize(1);
        apply(new JobCommand.HolderLost(1, "its node left"));
        TrainingProgress cursor = new TrainingProgress(1, 0, 0, EpochSums.empty(1), List.of());
        apply(new JobCommand.Claimed(2, Optional.of("there"), Optional.of(cursor), List.of()));
        allBegun(2);
        assertThat(granted()).as("stands still where it begins anew").containsExactly(0L);
        apply(new JobCommand.Resume());
        assertThat(granted()).as("nothing is done again").containsExactly(0L, 1L);
    }

    @Test
    void aJobThatHasNotBegunStandsAtOnce() {
        state = new JobState(new JobPlan(
                "job", 1, "vector", "l0-arm", "mlp", 32, 8, train(1, Mode.ASYNC, 1, 4), Duration.ofSeconds(30), SIZE));
        apply(new JobCommand.Drain());
        assertThat(effects(JobEffect.Drained.class)).hasSize(1);
    }

    @Test
    void aLostHolderRollsTheJobBackToItsNewestCheckpoint() {
        begin(train(1, Mode.ASYNC, 1, 4));
        run(0, 2);
        ask("a");
        apply(new JobCommand.HolderLost(1, "killed"));
        assertThat(effects).last().isInstanceOf(JobEffect.ClaimIncarnation.class);
        TrainingProgress cursor = new TrainingProgress(1, 0, 0, EpochSums.empty(1), List.of());
        apply(new JobCommand.Claimed(2, Optional.of("c"), Optional.of(cursor), List.of("damaged")));
        allBegun(2);
        ask("b");
        assertThat(effects(JobEffect.Grant.class).getLast().step()).isEqualTo(new StepId("job", 2, 1, 1));
        apply(new JobCommand.StepFinished(step(2, 1), report(1)));
        apply(new JobCommand.HolderLost(1, "an old message"));
        assertThat(events(JobEvent.Warning.class)).hasSize(2);
    }

    @Test
    void aBadNumberFailsTheJobAndNamesTheCheckpoint() {
        begin(train(1, Mode.ASYNC, 1, 4));
        ask("a");
        apply(new JobCommand.StepFailed(step(0, 1), "the gradient of layer fc1 is not a finite number"));
        assertThat(events(JobEvent.Failed.class).getFirst().reason())
                .contains("step 0", "fc1", "no checkpoint was written yet");
    }

    @Test
    void holdersThatStandAtOtherStepsAreNoSnapshot() {
        begin(train(1, Mode.ASYNC, 1, 4));
        run(0, 4);
        JobEffect.Snapshot asked = effects(JobEffect.Snapshot.class).getFirst();
        apply(new JobCommand.SnapshotTaken(asked.snapshot(), 0, 3));
        assertThat(effects).last().isInstanceOf(JobEffect.ClaimIncarnation.class);
    }

    @Test
    void aJobThatNeverGetsAStepDoneWaitsLongerAndLongerAndGoesOn() {
        begin(train(1, Mode.ASYNC, 1, 4));
        long incarnation = 1;
        for (; incarnation <= 5; incarnation++) {
            apply(new JobCommand.HolderLost(incarnation, "out of memory"));
            apply(new JobCommand.Claimed(incarnation + 1, Optional.empty(), Optional.empty(), List.of()));
        }
        assertThat(effects(JobEffect.ClaimIncarnation.class)).hasSize(6);
        for (long wait : new long[] {500, 500, 500}) {
            apply(new JobCommand.HolderLost(incarnation, "out of memory"));
            assertClaimsAfter(wait);
            apply(new JobCommand.Claimed(++incarnation, Optional.empty(), Optional.empty(), List.of()));
        }
        assertThat(events(JobEvent.Failed.class)).isEmpty();
        assertThat(waits().getFirst().orElseThrow()).contains("out of memory");
        assertThat(waits()).last().isEqualTo(Optional.empty());
    }

    @Test
    void aStoreThatCannotBeUsedIsAskedAgainAndAgain() {
        begin(train(1, Mode.ASYNC, 1, 4));
        run(0, 1);
        apply(new JobCommand.HolderLost(1, "lost"));
        for (long wait : new long[] {500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000}) {
            apply(new JobCommand.ClaimFailed("No space left on device"));
            assertClaimsAfter(wait);
        }
        assertThat(waits()).containsOnly(Optional.of("No space left on device"));
        apply(new JobCommand.Claimed(2, Optional.empty(), Optional.empty(), List.of()));
        assertThat(waits()).last().isEqualTo(Optional.empty());
        allBegun(2);
        assertThat(events(JobEvent.Started.class)).hasSize(2);
        assertThat(events(JobEvent.Failed.class)).isEmpty();
    }

    @Test
    void aJobThatWaitsForTheStoreCanBeCancelled() {
        begin(train(1, Mode.ASYNC, 1, 4));
        apply(new JobCommand.HolderLost(1, "lost"));
        apply(new JobCommand.ClaimFailed("No space left on device"));
        apply(new JobCommand.Cancel());
        assertThat(events(JobEvent.Cancelled.class)).hasSize(1);
    }

    @Test
    void whoseCheckpointsAreGoneWritesANewOneAtOnceAndGoesOn() {
        begin(train(1, Mode.ASYNC, 1, 4));
        run(0, 1);
        apply(new JobCommand.CheckpointsGone(0, "of an earlier incarnation"));
        run(1, 2);
        assertThat(effects(JobEffect.WriteCheckpoint.class)).isEmpty();
        apply(new JobCommand.CheckpointsGone(1, "the folder was removed"));
        assertThat(effects(JobEffect.WriteCheckpoint.class)).isNotEmpty();
        assertThat(effects(JobEffect.ClaimIncarnation.class))
                .as("nothing is begun again")
                .hasSize(1);
        assertThat(events(JobEvent.Warning.class).getFirst().text()).contains("the folder was removed");
    }

    private void assertClaimsAfter(long milliseconds) {
        int before = effects(JobEffect.ClaimIncarnation.class).size();
        long from = now;
        now = from + milliseconds * 1_000_000 - 5000;
        apply(new JobCommand.Tick());
        assertThat(effects(JobEffect.ClaimIncarnation.class)).hasSize(before);
        now = from + milliseconds * 1_000_000;
        apply(new JobCommand.Tick());
        apply(new JobCommand.Tick());
        assertThat(effects(JobEffect.ClaimIncarnation.class)).hasSize(before + 1);
    }

    private List<Optional<String>> waits() {
        return effects(JobEffect.Waits.class).stream()
                .map(JobEffect.Waits::reason)
                .toList();
    }
}
