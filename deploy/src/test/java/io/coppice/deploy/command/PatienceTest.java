package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.protocols.message.JobEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class PatienceTest {

    @ParameterizedTest(name = "{0}, then {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # warnings                                    | then       | given up
            The job waits, and tries again: no space left | ''         | true
            The job waits, and tries again: no space left | it goes on | false
            something else                                | ''         | false
            """)
    void aRunIsEndedWhereNothingHappensAfterItHasSaidThatItWaits(String warning, String then, boolean givenUp)
            throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        Patience patience = new Patience(Duration.ofMillis(300), cancelled::countDown);
        patience.accept(new JobEvent.Warning("job", warning));
        if (!then.isEmpty()) {
            patience.accept(new JobEvent.Warning("job", then));
        }

        assertThat(cancelled.await(givenUp ? 10_000 : 900, TimeUnit.MILLISECONDS))
                .isEqualTo(givenUp);
        assertThat(patience.reason().orElse("")).isEqualTo(givenUp ? "no space left" : "");
    }
}
