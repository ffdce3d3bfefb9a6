package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.job.JobEffect.Purpose;
import io.coppice.compute.metric.MetricValues;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.job.JobSpec.Train;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the evaluations of a job decide: when training ends, and which network is the finished one. */
class JudgedEpochsTest extends JobStateScript {
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
        begin(new JobPlan(
                "job", 1, "v", "m", "mlp", 32, 8, train, never, SIZE, 10, false, settlesAfter, JobPlan.Stale.UNKNOWN));
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
        begin(new JobPlan(
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
}
