package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.job.JobEffect.Purpose;
import io.coppice.compute.metric.MetricValues;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.job.JobSpec.Train;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobStateTest {
    private static final long SECOND = 1_000_000_000;
    private static final NetworkSize SIZE = new NetworkSize(new int[1], new int[1], 0, 0, 0, 0, 0, 0, 0);

    private final List<JobEffect> effects = new ArrayList<>();
    private JobState state;
    private long now;

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
        apply(new JobCommand.StandStill());
        ask("b");
        assertThat(granted()).as("drains").containsExactly(0L);
        done(0);
        String checkpoint = snapshotTaken(Purpose.CHECKPOINT, 1);
        assertThat(effects(JobEffect.Stands.class)).as("not yet written").isEmpty();
        apply(new JobCommand.CheckpointWritten(checkpoint, "there"));
        assertThat(effects(JobEffect.Stands.class)).hasSize(1);
        apply(new JobCommand.HolderLost(1, "its node left"));
        Cursor cursor = new Cursor(1, 0, 0, EpochSums.empty(1), List.of());
        apply(new JobCommand.Claimed(2, Optional.of("there"), Optional.of(cursor), List.of()));
        allBegun(2);
        assertThat(granted()).as("stands still where it begins anew").containsExactly(0L);
        apply(new JobCommand.GoOn());
        assertThat(granted()).as("nothing is done again").containsExactly(0L, 1L);
    }

    @Test
    void aJobThatHasNotBegunStandsAtOnce() {
        state = new JobState(new JobPlan(
                "job", 1, "vector", "l0-arm", "mlp", 32, 8, train(1, Mode.ASYNC, 1, 4), Duration.ofSeconds(30), SIZE));
        apply(new JobCommand.StandStill());
        assertThat(effects(JobEffect.Stands.class)).hasSize(1);
    }

    @Test
    void aLostHolderRollsTheJobBackToItsNewestCheckpoint() {
        begin(train(1, Mode.ASYNC, 1, 4));
        run(0, 2);
        ask("a");
        apply(new JobCommand.HolderLost(1, "killed"));
        assertThat(effects).last().isInstanceOf(JobEffect.ClaimIncarnation.class);
        Cursor cursor = new Cursor(1, 0, 0, EpochSums.empty(1), List.of());
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

    /** What a job of ten epochs that are judged comes to, whatever the mode; a loss of "-" is none. */
    @ParameterizedTest(name = "{0}: {4} of {5}")
    @CsvSource(delimiter = '|', textBlock = """
            # validation losses by epoch  | stop-after | keep-best | settles after | model of epoch | epochs
            5 4 3 2 1 1 1 1 1 1           | 0          | false     | 0             | 10             | 10
            5 4 3 4 5 6 7 8 9 9           | 0          | true      | 0             | 3              | 10
            5 4 3 4 5 6 7 8 9 9           | 2          | false     | 0             | 5              | 5
            5 4 3 4 5 6 7 8 9 9           | 2          | true      | 0             | 3              | 5
            5 4 3 3 3 3 7 8 9 9           | 3          | true      | 0             | 3              | 6
            1 2 2 2 5 4 6 6 6 6           | 3          | true      | 4             | 6              | 9
            1 2 3 4 5 6 7 8 9 9           | 1          | true      | 9             | 10             | 10
            - - 3 - - - 1 2 3 4           | 3          | true      | 0             | 3              | 6
            - - - - - - - - - -           | 1          | true      | 0             | 10             | 10
            """)
    void trainingEndsWhereNothingGotBetterAndTheBestNetworkIsTested(
            String losses, int stopAfter, boolean keepBest, int settlesAfter, int modelEpoch, int epochs) {
        Train train = new Train(10, Mode.ASYNC, 1, 2, 4, 2, 0).judging(stopAfter, keepBest);
        Duration never = Duration.ofDays(1);
        state = new JobState(new JobPlan(
                "job", 1, "v", "m", "mlp", 32, 8, train, never, SIZE, 10, false, settlesAfter, JobPlan.Stale.UNKNOWN));
        effects.addAll(state.start());
        apply(new JobCommand.Claimed(1, Optional.empty(), Optional.empty(), List.of()));
        allBegun(1);
        String[] byEpoch = losses.split(" +");
        int epoch = 0;
        while (effects(JobEffect.Snapshot.class).isEmpty()
                || effects(JobEffect.Snapshot.class).getLast().purpose() == Purpose.VALIDATION) {
            run(4L * epoch, 4L * epoch + 4);
            String snapshot = snapshotTaken(Purpose.VALIDATION, 4L * (epoch + 1));
            if (stopAfter > 0 || keepBest) {
                long granted = granted().size();
                ask("early");
                assertThat(granted()).as("waits for the evaluation").hasSize((int) granted);
            }
            double loss = byEpoch[epoch].equals("-") ? Double.NaN : Double.parseDouble(byEpoch[epoch]);
            apply(new JobCommand.Evaluated(snapshot, loss, 0.5, 0, SIZE, new byte[] {(byte) ++epoch}));
        }
        String checkpoint = snapshotTaken(Purpose.CHECKPOINT, 4L * epoch);
        apply(new JobCommand.CheckpointWritten(checkpoint, "there"));
        String test = snapshotTaken(Purpose.TEST, 4L * epoch);
        byte[] tested = effects(JobEffect.Evaluate.class).getLast().instead();
        apply(new JobCommand.Evaluated(test, 1, 0.75, 0, SIZE, new byte[] {1}));
        apply(new JobCommand.ModelStored("model"));

        JobResult result = events(JobEvent.Finished.class).getFirst().result();
        assertThat(epoch).isEqualTo(epochs);
        assertThat(result.history()).hasSize(epochs);
        assertThat(result.steps()).isEqualTo(4L * epochs);
        assertThat(result.course().modelEpoch()).isEqualTo(modelEpoch);
        assertThat(result.course().stoppedEarly()).isEqualTo(epochs < 10);
        boolean kept = keepBest && !losses.startsWith("- - - -");
        assertThat(tested).isEqualTo(kept ? new byte[] {(byte) modelEpoch} : new byte[0]);
        assertThat(effects(JobEffect.WriteCheckpoint.class).getLast().best()).isEqualTo(tested);
    }

    @ParameterizedTest
    @CsvSource({"true, 10, true", "true, 0, false", "false, 10, false"})
    void givenWeightsAreMeasuredBeforeTheFirstStep(boolean pretrained, int validation, boolean measured) {
        Train train = train(1, Mode.ASYNC, 1, 4);
        state = new JobState(new JobPlan(
                "job",
                1,
                "v",
                "m",
                "mlp",
                32,
                8,
                train,
                Duration.ofDays(1),
                SIZE,
                validation,
                pretrained,
                0,
                JobPlan.Stale.UNKNOWN));
        effects.addAll(state.start());
        apply(new JobCommand.Claimed(1, Optional.empty(), Optional.empty(), List.of()));
        allBegun(1);

        if (measured) {
            String start = snapshotTaken(Purpose.START, 0);
            ask("a");
            assertThat(granted()).as("training goes on meanwhile").containsExactly(0L);
            apply(new JobCommand.Evaluated(start, 0.5, 0.625, 0, SIZE, new byte[0]));
            assertThat(events(JobEvent.StartMeasured.class))
                    .containsExactly(new JobEvent.StartMeasured("job", 0.5, MetricValues.ofAccuracy(0.625)));
        } else {
            assertThat(effects(JobEffect.Snapshot.class)).isEmpty();
        }
    }

    private static Train train(int epochs, Mode mode, int group, int window) {
        return new Train(epochs, mode, group, 2, window, 2, 0);
    }

    private void begin(Train train) {
        Duration every = Duration.ofSeconds(30);
        state = new JobState(new JobPlan("job", 1, "vector", "l0-arm", "mlp", 32, 8, train, every, SIZE));
        effects.addAll(state.start());
        apply(new JobCommand.Claimed(1, Optional.empty(), Optional.empty(), List.of()));
        allBegun(1);
    }

    private void allBegun(long incarnation) {
        for (int holder = -1; holder < 2; holder++) {
            apply(new JobCommand.Begun(incarnation, holder));
        }
    }

    private void apply(JobCommand command) {
        now += 1000;
        effects.addAll(state.apply(command, now));
    }

    private void ask(String worker) {
        apply(new JobCommand.LeaseAsked(worker));
    }

    private void done(long step) {
        apply(new JobCommand.StepFinished(step(step, 1), report(0)));
    }

    private void run(long from, long to) {
        for (long step = from; step < to; step++) {
            ask("runner");
            done(step);
        }
    }

    /** All holders answer the newest snapshot, which is for this purpose. @return its name */
    private String snapshotTaken(Purpose purpose, long steps) {
        JobEffect.Snapshot asked = effects(JobEffect.Snapshot.class).getLast();
        assertThat(asked.purpose()).isEqualTo(purpose);
        for (int holder = -1; holder < 2; holder++) {
            apply(new JobCommand.SnapshotTaken(asked.snapshot(), holder, steps));
        }
        return asked.snapshot();
    }

    private static StepId step(long step, int attempt) {
        return new StepId("job", 1, step, attempt);
    }

    private static StepReport report(int staleness) {
        return new StepReport(0.5, 0.25, 8, false, 100, new int[] {1}, staleness);
    }

    private List<Long> granted() {
        return effects(JobEffect.Grant.class).stream()
                .map(grant -> grant.step().step())
                .toList();
    }

    private <E extends JobEffect> List<E> effects(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private <E extends JobEvent> List<E> events(Class<E> type) {
        return effects(JobEffect.Publish.class).stream()
                .map(JobEffect.Publish::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
