package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.log.RunLog;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job with several s_0. */
@Timeout(60)
class SearchedTicketsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void job() throws IOException {
        Files.writeString(folder.resolve("job.conf"), """
                name = digits, train.epochs = 10
                method { name = continuous-sparsification, initial = [-0.3, 0, 0.25], rounds = 2, round-epochs = 4 }
                """);
    }

    @AfterEach
    void letGoOfTheLog() {
        RunLog.detach();
    }

    /** The barrier opens only when all three run at a time. */
    @Test
    void allRunSideBySideAndGoOnTogether() {
        CyclicBarrier three = new CyclicBarrier(3);
        CommandFixture coppice = new CommandFixture(folder, cancellation -> {
            await(three);
            return new JobEvent.Cancelled("job", 7, "");
        });

        assertThat(coppice.execute("train", "job.conf", "--out", "out")).isEqualTo(Failures.INTERRUPTED);

        assertThat(coppice.runner.specs)
                .extracting(JobSpec::name)
                .containsExactlyInAnyOrder("digits-initial-minus0.3", "digits-initial-0", "digits-initial-0.25");
        assertThat(coppice.out())
                .contains("Searching with initial=-0.3, initial=0, initial=0.25 side by side in ")
                .contains("Go on with: deploy/coppice train --resume " + folder.resolve("out"))
                .contains("No run is finished, so there is no Pareto set.");
        assertThat(folder.resolve("out/report.html")).exists();

        assertThat(coppice.execute("train", "--resume", "out")).isEqualTo(Failures.INTERRUPTED);
        assertThat(coppice.runner.specs).hasSize(6);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new IllegalStateException("The jobs did not run at the same time", late);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            method.initial=[]           | method.initial is [], expected a number, or a list of different numbers
            method.initial=[0.1,0.1]    | method.initial is [0.1, 0.1], expected a number, or a list of different numbers
            method.initial=[0.1,much]   | method.initial is
            method.name=l0-arm          | method.initial is not a key
            """)
    void whatCannotBeSearchedIsNamed(String override, String sentence) {
        CommandFixture coppice = new CommandFixture(folder);

        int status = coppice.execute("train", "job.conf", "--set", override);

        assertThat(coppice.error()).startsWith("coppice: ").contains(sentence).doesNotContain("\tat ");
        assertThat(status).isEqualTo(2);
        assertThat(coppice.runner.specs).isEmpty();
    }
}
