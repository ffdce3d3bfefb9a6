package io.coppice.actors.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.training.CountedSteps.Count;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedStepsTest {

    @ParameterizedTest(name = "steps {0} of {1}: {2} lost, {3} applied twice")
    @CsvSource({
        "'', 0, 0, 0",
        "0 1 2 3 4, 5, 0, 0",
        "4 3 2 1 0, 5, 0, 0",
        "0 1 3 4, 5, 1, 0",
        "0 1 2 2 3 4, 5, 0, 1",
        "0 1 1 3 4, 5, 1, 1",
        "0 1 2 3 4 5 6 7 8 9, 10, 0, 0",
        "0 1 2 3 4 5 6 7 8 9 9 9, 10, 0, 2",
        "1 2, 10, 8, 0"
    })
    void parametersCountSteps(String steps, long finished, long lost, long twice) {
        float[] initial = {0.25f, -0.01f, 0.5f, 0, 0.3f, -0.7f, 0.11f, 0.2f, 0.9f};
        float[] values = initial.clone();
        List<String> applied = steps.isEmpty() ? List.of() : List.of(steps.split(" "));
        for (String step : applied) {
            for (int i = 0; i < values.length; i++) {
                values[i] -= CountedSteps.gradient(Long.parseLong(step), 5 + i);
            }
        }
        assertThat(CountedSteps.count(initial, values, 5, finished)).contains(new Count(lost, twice));
    }

    @Test
    void parametersThatDidNotMoveAlikeCountNothing() {
        float[] values = new float[8];
        values[7] = 1;
        assertThat(CountedSteps.count(new float[8], values, 0, 0)).isEmpty();
        assertThat(CountedSteps.count(new float[3], Arrays.copyOf(values, 3), 0, 0))
                .isEmpty();
    }
}
