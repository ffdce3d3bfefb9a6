package io.coppice.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobWatchTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            # what the nodes say                                            done again
            started 0 1; step 100,                                          0
            started 0 1; step 100; started 80 2; step 120,                  20
            started 0 1; step 100; started 0 1; step 120; started 0 1,      0
            started 0 1; step 100; started 80 2; started 80 2; step 90,     20
            started 0 1; step 100; started 80 2; step 90; started 60 3,     50
            """)
    void stepsAreDoneAgainOnlyWhenTheJobBeginsAgain(String said, long repeated) {
        JobWatch watch = new JobWatch();
        Arrays.stream(said.split("; ")).forEach(line -> watch.heard(line, 0));
        assertThat(watch.repeated()).isEqualTo(repeated);
    }
}
