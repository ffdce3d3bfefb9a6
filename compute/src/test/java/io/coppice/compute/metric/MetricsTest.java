package io.coppice.compute.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class MetricsTest {

    /** Scores of one question and its answers; counted by hand, pair by pair and threshold by threshold. */
    @ParameterizedTest(name = "{0} for {1}")
    @CsvSource(textBlock = """
            # scores              answers      AUC       average precision
            1 2 3 4,              0 0 1 1,     1,        1
            4 3 2 1,              0 0 1 1,     0,        0.416667
            0.1 0.4 0.35 0.8,     0 0 1 1,     0.75,     0.833333
            1 1 1 1,              0 1 0 1,     0.5,      0.5
            1 2 2 3,              0 1 0 1,     0.875,    0.833333
            3 3 1 1,              1 0 1 0,     0.5,      0.5
            0 -0 1 2,             1 0 0 1,     0.625,    0.75
            1 2 3,                1 1 1,       NaN,      NaN
            1 2 3,                0 0 0,       NaN,      NaN
            1 NaN 3,              0 1 1,       NaN,      NaN
            """)
    void aRankingIsMeasuredWithItsTies(String scores, String answers, double auc, double precision) {
        float[] answered = numbers(answers);
        boolean[] yes = new boolean[answered.length];
        for (int i = 0; i < yes.length; i++) {
            yes[i] = answered[i] > 0;
        }
        double[] values = Arrays.stream(scores.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        Ranking ranking = new Ranking(values, yes);

        assertThat(ranking.auc()).satisfies(value -> isClose(value, auc));
        assertThat(ranking.averagePrecision()).satisfies(value -> isClose(value, precision));
    }

    private static void isClose(double value, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(value).isNaN();
        } else {
            assertThat(value).isCloseTo(expected, within(1e-6));
        }
    }

    private static float[] numbers(String text) {
        String[] words = text.strip().split(" +");
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }

    /** Four samples of three classes: outputs of each, its class. Predicted: 0, 0, 2, 1. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            accuracy,     0.5
            log-loss,     0.859339
            recall,       0.5
            precision,    0.5
            """)
    void classesAreMeasured(String metric, double expected) {
        float[] outputs = {2, 0, 0, /**/ 1, 0, 0, /**/ 0, 0, 3, /**/ 0, 1, 0};
        Predictions predictions =
                new Predictions(new TargetSchema.Classes(List.of("a", "b", "c")), outputs, Targets.of(0, 1, 2, 2), 4);
        MetricValues values = Metrics.measure(predictions, "accuracy");

        assertThat(values.value(metric)).isCloseTo(expected, within(1e-6));
        assertThat(values.decidingValue()).isEqualTo(0.5);
        assertThat(values.values()).doesNotContainKeys("auc", "top-5");
    }

    @ParameterizedTest(name = "class {0} of outputs {1}")
    @CsvSource(textBlock = """
            0, 6 5 4 3 2 1,   1
            4, 6 5 4 3 2 1,   1
            5, 6 5 4 3 2 1,   0
            5, 1 1 1 1 1 1,   0
            4, 1 1 1 1 1 1,   1
            """)
    void theFiveLikeliestCount(int label, String outputs, double expected) {
        Predictions predictions = new Predictions(
                new TargetSchema.Classes(List.of("a", "b", "c", "d", "e", "f")),
                numbers(outputs),
                Targets.of(label),
                1);
        assertThat(Metrics.measure(predictions, "accuracy").value("top-5")).isEqualTo(expected);
    }

    /** Two classes have the metrics of a question of yes or no. */
    @Test
    void twoClassesAreRankedByTheSecond() {
        float[] outputs = {0, 0.1f, /**/ 0, 0.4f, /**/ 0, 0.35f, /**/ 1, 1.8f};
        Predictions predictions =
                new Predictions(new TargetSchema.Classes(List.of("no", "yes")), outputs, Targets.of(0, 0, 1, 1), 4);
        assertThat(Metrics.measure(predictions, "auc").decidingValue()).isEqualTo(0.75);
    }

    /** Two columns, the second without a yes: what is not defined there is the first column's alone. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            accuracy,           0.625
            auc,                0.75
            average-precision,  0.833333
            log-loss,           0.601868
            recall,             1
            precision,          0.25
            """)
    void questionsAreMeasured(String metric, double expected) {
        float[] outputs = {0.1f, -1, /**/ 0.4f, -1, /**/ 0.35f, -1, /**/ 0.8f, 1};
        Targets targets = new Targets.YesNo(new float[] {0, 0, 0, 0, 1, 0, 1, 0}, 2);
        Predictions predictions = new Predictions(new TargetSchema.YesNo(List.of("a", "b")), outputs, targets, 4);

        assertThat(Metrics.measure(predictions, "auc").value(metric)).isCloseTo(expected, within(1e-6));
    }

    /** Predictions 12, 14, 20 for 10, 16, 19 in the targets' own unit, mean 10 and deviation 2. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            rmse,    1.732051
            mae,     1.666667
            r2,      0.785714
            """)
    void numbersAreMeasuredInTheirOwnUnit(String metric, double expected) {
        TargetSchema schema = new TargetSchema.Numbers(List.of("price"), List.of(10.0), List.of(2.0));
        Targets targets = new Targets.Numbers(new float[] {0, 3, 4.5f}, 1);
        Predictions predictions = new Predictions(schema, new float[] {1, 2, 5}, targets, 3);

        assertThat(Metrics.measure(predictions, "rmse").value(metric)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void severalNumbersHaveTheirMeanAndEachItsOwn() {
        TargetSchema schema = new TargetSchema.Numbers(List.of("a", "b"), List.of(0.0, 0.0), List.of(1.0, 10.0));
        Targets targets = new Targets.Numbers(new float[] {0, 0, 1, 1}, 2);
        Predictions predictions = new Predictions(schema, new float[] {1, 0.1f, 0, 0.9f}, targets, 2);
        MetricValues values = Metrics.measure(predictions, "mae");

        assertThat(values.value("mae.a")).isCloseTo(1, within(1e-6));
        assertThat(values.value("mae.b")).isCloseTo(1, within(1e-5));
        assertThat(values.value("r2.a")).isCloseTo(-3, within(1e-6));
        assertThat(values.value("r2")).isCloseTo((-3 + 0.96) / 2, within(1e-5));
        assertThat(Metrics.named("mae.a")).isEqualTo(Metrics.named("mae"));
    }

    @Test
    void equalTargetsHaveNoCoefficientOfDetermination() {
        Targets targets = new Targets.Numbers(new float[] {0.1f, 0.1f, 0.1f}, 1);
        Predictions predictions =
                new Predictions(TargetSchema.Numbers.plain(List.of("a")), new float[] {1, 2, 3}, targets, 3);
        assertThat(Metrics.measure(predictions, "r2").decidingValue()).isNaN();
    }

    @ParameterizedTest(name = "{0}: {1} and {2}")
    @CsvSource(textBlock = """
            accuracy, 0.9,  0.8, true
            accuracy, 0.8,  0.9, false
            accuracy, 0.8,  0.8, false
            rmse,     1,    2,   true
            rmse,     2,    1,   false
            rmse,     NaN,  1,   false
            rmse,     1,    NaN, true
            """)
    void aMetricHasADirection(String metric, double value, double other, boolean better) {
        assertThat(Metrics.named(metric).orElseThrow().isBetter(value, other)).isEqualTo(better);
    }
}
