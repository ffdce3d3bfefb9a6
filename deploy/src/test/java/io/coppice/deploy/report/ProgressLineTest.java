package io.coppice.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.protocols.message.JobEvent;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {

    @ParameterizedTest(name = "{0} columns")
    @CsvSource(delimiter = '|', textBlock = """
            200 | epoch 4/200  43,210 samples/s  loss 0.1235  validation 98.62 %  open 12-31-402-255  pruned 99.5 %  1:12 left
            109 | epoch 4/200  43,210 samples/s  loss 0.1235  validation 98.62 %  open 12-31-402-255  pruned 99.5 %  1:12 left
            108 | epoch 4/200  43.2k samples/s  loss 0.123  val 98.62%  open 12-31-402-255  pruned 99.5%  1:12 left
            80  | epoch 4/200  43.2k samples/s  loss 0.123  val 98.62%  pruned 99.5%  1:12 left
            60  | epoch 4/200  val 98.62%  pruned 99.5%  1:12 left
            30  | epoch 4/200  val 98.62%
            20  | epoch 4/200  val 98
            """)
    void theLineIsAsWordyAsTheTerminalIsWide(int columns, String expected) {
        assertThat(line(Runs.progress(4)).fitting(columns)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} columns")
    @ValueSource(ints = {1, 2, 10, 40, 59, 60, 61, 79, 80, 100, 120, 160})
    void theLastColumnStaysFree(int columns) {
        JobEvent.Progress longest = new JobEvent.Progress(
                "forest", 1000, 1_000_000, 12.3, 128, 1_234_567, new double[] {20, 50, 800, 500}, 36_000);

        assertThat(line(longest).fitting(columns).length()).isLessThanOrEqualTo(Math.max(1, columns - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120})
    void beforeTheFirstEpochThereIsNoAccuracyAndNothingIsPruned(int columns) {
        assertThat(ProgressLine.of(Runs.progress(1), 200, Runs.WHOLE, List.of()).fitting(columns))
                .contains("–", "0.0");
    }

    private static ProgressLine line(JobEvent.Progress progress) {
        return ProgressLine.of(progress, 200, Runs.WHOLE, Runs.history());
    }
}
