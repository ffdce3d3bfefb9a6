package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.metric.MetricValues;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.NetworkSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {

    @Test
    void everyBitComesBack() {
        NetworkSize size = new NetworkSize(new int[] {6, 10}, new int[] {20, 50}, 1, 2, 3, 4, 5, 1.0 / 3, 0.1);
        double[] open = {6.25, 1.0 / 7};
        EpochRow row = new EpochRow(
                1,
                430,
                0.1 + 0.2,
                1e-300,
                1.0 / 3,
                0.987,
                size,
                open,
                0.5,
                12.75,
                3e3,
                1e6,
                6,
                new long[] {400, 30},
                0.75);
        EpochSums sums = new EpochSums(7, 896, Math.PI, new long[] {42, 70}, 3, 1L << 60, 2, new long[] {5, 1, 1});
        TrainingProgress cursor =
                new TrainingProgress(437, 0.1, 1.0 / 7, sums, List.of(row), MetricValues.ofAccuracy(0.625));
        assertThat(TrainingProgress.fromJson(cursor.toJson()))
                .usingRecursiveComparison()
                .isEqualTo(cursor);
    }

    @Test
    void aCursorFromBeforeTheStartWasMeasuredIsStillRead() {
        String old = TrainingProgress.start(1).toJson().replaceAll(",\"start\":\\{[^}]*\\}\\}", "}");

        assertThat(old).doesNotContain("start").endsWith("}");
        assertThat(TrainingProgress.fromJson(old).start().decidingValue()).isNaN();
    }

    @Test
    void otherTextIsNoCursor() {
        assertThatThrownBy(() -> TrainingProgress.fromJson("{\"step\": \"x\"}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
