package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsRecorderTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest(name = "[{0}] until {1}")
    @CsvSource(textBlock = """
            # at second: workers      now   employed   worker-seconds
            '',                       9,    0,         0
            2: 3,                     9,    3,         21
            2: 3  5: 1,               9,    1,         13
            2: 3  5: 0,               9,    0,         9
            2: 3  5: 0  7: 2,         9,    2,         13
            2: 3  2: 3,               9,    3,         21
            """)
    void timeOfWorkersAddsUp(String employed, long now, int workers, double seconds) {
        MetricsRecorder keeper = new MetricsRecorder();
        for (String change : employed.split(" {2}")) {
            String[] parts = change.split(": ");
            if (parts.length == 2) {
                keeper.employed(Integer.parseInt(parts[1].strip()), Long.parseLong(parts[0].strip()) * SECOND);
            }
        }
        assertThat(keeper.figures(now * SECOND).workers()).isEqualTo(workers);
        assertThat(keeper.figures(now * SECOND).workerSeconds()).isEqualTo(seconds);
    }
}
