package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class StepGroupingTest {

    @ParameterizedTest(name = "{0} samples in batches of {1}, groups of {2}")
    @CsvSource(textBlock = """
        # samples, batch, group,  update of each step,      ends of groups,             samples before
        100,       10,    4,      0 0 0 0 1 1 1 1 2 2 3,    4 4 4 4 8 8 8 8 10 10 14,   0 10 20 30 0 10 20 30 0 10 0
        25,        10,    2,      0 0 1 2 2 3 4,            2 2 3 5 5 6 8,              0 10 0 0 10 0 0
        30,        10,    1,      0 1 2 3 4,                1 2 3 4 5,                  0 0 0 0 0
        30,        10,    9,      0 0 0 1 1 1,              3 3 3 6 6 6,                0 10 20 0 10 20
        """)
    void aGroupIsOneUpdateAndEndsWithItsEpoch(
            int samples, int batch, int group, String updates, String ends, String before) {
        StepGrouping grouping = new StepGrouping(samples, batch, group);
        String[] update = updates.split(" ");
        for (int step = 0; step < update.length; step++) {
            assertThat(grouping.update(step)).isEqualTo(Long.parseLong(update[step]));
            assertThat(grouping.groupEnd(step)).isEqualTo(Long.parseLong(ends.split(" ")[step]));
            assertThat(grouping.samplesBefore(step)).isEqualTo(Integer.parseInt(before.split(" ")[step]));
            assertThat(grouping.updates(step + 1)).isEqualTo(grouping.update(step) + 1);
            assertThat(grouping.samples(step)).isEqualTo(new SampleOrder(1, samples, batch).size(step));
        }
        assertThat(grouping.updatesPerEpoch()).isEqualTo(SampleOrder.stepsPerEpoch(samples, grouping.updateBatch()));
    }

    @Test
    void elsewhereEveryStepIsAnUpdate() {
        for (long step : new long[] {0, 1, 79, 123_456_789}) {
            assertThat(StepGrouping.EACH.update(step)).isEqualTo(step);
            assertThat(StepGrouping.EACH.updates(step)).isEqualTo(step);
            assertThat(StepGrouping.EACH.groupEnd(step)).isEqualTo(step + 1);
        }
    }

    @Test
    void nothingCannotBeGrouped() {
        assertThatThrownBy(() -> new StepGrouping(10, 2, 0)).hasMessageContaining("at least 1");
    }
}
