package io.coppice.protocols.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MethodScheduleTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # job                                                               | schedule
            method.name = magnitude, train.epochs = 60                          | method.first-epoch=10 method.rounds=20 method.round-epochs=2
            method.name = magnitude, train.epochs = 120                         | method.first-epoch=20 method.rounds=20 method.round-epochs=4
            method.name = magnitude, train.epochs = 6                           | method.first-epoch=1 method.rounds=5 method.round-epochs=1
            method { name = magnitude, first-epoch = 2 }, train.epochs = 6      | ''
            method.name = deephoyer, train.epochs = 8                           | method.fine-tune-epochs=2
            method.name = continuous-sparsification, train.epochs = 20          | method.rounds=3 method.round-epochs=5 method.rewind-epoch=2
            method.name = l0-arm, train.epochs = 6                              | ''
            method.name = magnitude, train.epochs = x                           | ''
            method.name = magnitude, train.epochs = 2                           | ''
            """)
    void schedulesAreInProportion(String job, String schedule) {
        assertThat(String.join(" ", MethodSchedule.scaled(job))).isEqualTo(schedule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"magnitude", "deephoyer", "continuous-sparsification"})
    void whateverTheEpochsTheyFit(String method) {
        List<Integer> lengths = new ArrayList<>(List.of(50, 99, 200, 1000));
        for (int epochs = 3; epochs <= 20; epochs++) {
            lengths.add(epochs);
        }
        for (int epochs : lengths) {
            String job = "method.name = " + method + ", train.epochs = " + epochs;
            assertThatCode(() -> JobSpecs.parse(job, MethodSchedule.scaled(job)))
                    .as(job)
                    .doesNotThrowAnyException();
        }
    }
}
