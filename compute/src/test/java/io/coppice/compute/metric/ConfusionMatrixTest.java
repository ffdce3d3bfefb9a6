package io.coppice.compute.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConfusionMatrixTest {

    private static ConfusionMatrix matrix() {
        int[][] counts = {{8, 2, 0}, {1, 4, 0}, {5, 0, 0}};
        List<Integer> labels = new ArrayList<>();
        List<Integer> answers = new ArrayList<>();
        for (int actual = 0; actual < counts.length; actual++) {
            for (int predicted = 0; predicted < counts.length; predicted++) {
                for (int i = 0; i < counts[actual][predicted]; i++) {
                    labels.add(actual);
                    answers.add(predicted);
                }
            }
        }
        float[] outputs = new float[4 * labels.size()];
        IntStream.range(0, answers.size()).forEach(sample -> outputs[4 * sample + answers.get(sample)] = 1);
        Targets targets = Targets.of(labels.stream().mapToInt(Integer::intValue).toArray());
        TargetSchema schema = new TargetSchema.Classes(List.of("a", "b", "c", "d"));
        return ConfusionMatrix.of(new Predictions(schema, outputs, targets, labels.size()));
    }

    @ParameterizedTest(name = "class {0}")
    @CsvSource(textBlock = """
            # class, samples, predicted, recall, precision,      f1
            0,       10,      14,        0.8,    0.571428571428, 0.666666666666
            1,       5,       6,         0.8,    0.666666666666, 0.727272727272
            2,       5,       0,         0,      NaN,            0
            3,       0,       0,         NaN,    NaN,            NaN
            """)
    void everyClassHasItsFigures(int label, int samples, int predicted, double recall, double precision, double f1) {
        ConfusionMatrix matrix = matrix();

        assertThat(matrix.actual(label)).isEqualTo(samples);
        assertThat(matrix.predicted(label)).isEqualTo(predicted);
        close(matrix.recall(label), recall);
        close(matrix.precision(label), precision);
        close(matrix.f1(label), f1);
    }

    private static void close(double actual, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(actual).isNaN();
        } else {
            assertThat(actual).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void theWholeIsTheSum() {
        assertThat(matrix().total()).isEqualTo(20);
        assertThat(matrix().right()).isEqualTo(12);
        close(matrix().balancedAccuracy(), (0.8 + 0.8 + 0) / 3);
        assertThat(ConfusionMatrix.NONE.total()).isZero();
    }
}
