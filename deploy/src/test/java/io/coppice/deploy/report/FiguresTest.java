package io.coppice.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # seconds | in words   | as a clock
            0.004     | 0.00 s     | 0:00
            9.99      | 9.99 s     | 0:10
            59.94     | 59.9 s     | 1:00
            72.4      | 1 min 12 s | 1:12
            3599.2    | 59 min 59 s | 59:59
            3600      | 1 h 00 min | 1:00:00
            7420      | 2 h 03 min | 2:03:40
            """)
    void durations(double seconds, String words, String clock) {
        assertThat(Figures.duration(seconds)).isEqualTo(words);
        assertThat(Figures.clock(seconds)).isEqualTo(clock);
    }

    @ParameterizedTest
    @CsvSource({"7.2, 7", "999.4, 999", "999.6, 1.0k", "43210, 43.2k", "99960, 100k", "1234567, '1,235k'"})
    void briefly(double value, String expected) {
        assertThat(Figures.brief(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.98625, 98.63 %", "1, 100.00 %", "NaN, –"})
    void shares(double share, String expected) {
        assertThat(Figures.percent(share)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "0, 100, 20, 0, 100, 0",
        "91, 98.62, 2, 90, 100, 0",
        "0, 0.25, 0.05, 0, 0.25, 2",
        "0, 0, 0.2, 0, 0.2, 1",
        "3, 3, 0.1, 3, 3.1, 1",
        "0.97, 0.99, 0.005, 0.97, 0.99, 3"
    })
    void axesAreMarkedWithRoundNumbers(double least, double most, double step, double from, double to, int decimals) {
        PlotScale scale = PlotScale.around(least, most, 5, 0, 100);

        assertThat(scale.step()).isCloseTo(step, Percentage.withPercentage(0.01));
        assertThat(scale.from()).isEqualTo(from);
        assertThat(scale.marks().getFirst()).isCloseTo(from, Offset.offset(step / 100));
        assertThat(scale.marks()).hasSizeBetween(2, 8);
        assertThat(scale.decimals()).isEqualTo(decimals);
        assertThat(scale.at(scale.to())).isEqualTo(100);
    }
}
