package io.coppice.compute.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PruningTest {

    @ParameterizedTest(name = "the smallest {0}")
    @ValueSource(doubles = {0.05, 0.2, 0.5, 0.9, 0.99})
    void aShareOfAllLayersTogetherGoes(double share) {
        float[] first = normal(new Random(3), 40_000, 0.05f);
        float[] second = normal(new Random(4), 10_000, 0.3f);
        Pruning pruning = new Pruning.Smallest(share);
        List<float[]> surveys = List.of(new float[pruning.survey()], new float[0], new float[pruning.survey()]);
        pruning.addSurvey(first, surveys.get(0));
        pruning.addSurvey(second, surveys.get(2));
        double threshold = pruning.threshold(surveys, 0);
        assertThat(pruning.threshold(surveys, 2)).isEqualTo(threshold);
        double gone = (below(first, threshold) + below(second, threshold)) / 50_000.0;
        assertThat(gone).isCloseTo(share, within(2e-3));
    }

    @Test
    void whatIsGoneCountsAsTheSmallest() {
        float[] weights = normal(new Random(3), 10_000, 1);
        for (int i = 0; i < 5000; i++) {
            weights[i] = 0;
        }
        Pruning pruning = new Pruning.Smallest(0.4);
        float[] survey = new float[pruning.survey()];
        pruning.addSurvey(weights, survey);
        assertThat(below(weights, pruning.threshold(List.of(survey), 0))).isEqualTo(5000);
    }

    @ParameterizedTest(name = "{0} deviations of {1}")
    @CsvSource({"0.5, 0.1", "2, 0.03"})
    void deviationsAreTheLayersOwn(double sensitivity, float deviation) {
        Pruning pruning = new Pruning.BelowDeviation(sensitivity);
        float[] survey = new float[pruning.survey()];
        pruning.addSurvey(normal(new Random(3), 10_000, deviation), survey);
        pruning.addSurvey(normal(new Random(4), 10_000, deviation), survey);
        assertThat(pruning.threshold(List.of(survey), 0))
                .isCloseTo(sensitivity * deviation, within(0.02 * sensitivity * deviation));
    }

    private static int below(float[] weights, double threshold) {
        int count = 0;
        for (float w : weights) {
            count += Math.abs(w) <= threshold ? 1 : 0;
        }
        return count;
    }

    private static float[] normal(Random random, int length, float deviation) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = deviation * (float) random.nextGaussian();
        }
        return values;
    }
}
