package io.coppice.actors.node;

import static io.coppice.actors.fixture.TestJob.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.coppice.actors.fixture.SmallMnist;
import io.coppice.actors.fixture.TestJob;
import io.coppice.protocols.message.EpochRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Synchronous data parallel training: G workers of b samples are one worker of G b samples. */
@Timeout(300)
class GroupedJobTest {
    @TempDir
    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeData() {
        SmallMnist.write(data, 1300, 200);
    }

    /** The last update of an epoch has 10 of 100 samples, the one before it all of four batches. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(delimiter = '|', textBlock = """
        method                                            | optimizer
        name = dense                                      | name = sgd, rate = 0.05, schedule { name = cosine, warm-up = 1 }
        name = l0-arm                                     | name = adam
        name = l0-arm, estimator = disarm, fine-tune = 1  | name = adam, rate = 2e-3
        name = l0-arm, gates = per-sample                 | name = adam
        name = l0-hc, lambda = 0.1, drop = 0.3            | name = adam
        name = l0-hc, gates = per-sample                  | name = sgd, rate = 0.02
        name = deephoyer, strength = 1e-4, fine-tune-epochs = 1                                   | name = adam
        name = continuous-sparsification, rounds = 1, round-epochs = 2, rewind-epoch = 1          | name = adam
        """, useHeadersInDisplayName = true)
    void aGroupIsOneLargeStepToRounding(String method, String optimizer) {
        List<EpochRow> grouped = run("grouped", method, optimizer, 25, "mode = sync, group = 4, workers = 2");
        List<EpochRow> whole = run("whole", method, optimizer, 100, "mode = sequential");
        for (int epoch = 0; epoch < 3; epoch++) {
            EpochRow one = grouped.get(epoch);
            EpochRow other = whole.get(epoch);
            assertThat(one.loss()).isCloseTo(other.loss(), within(1e-4 * other.loss()));
            assertThat(one.validationLoss()).isCloseTo(other.validationLoss(), within(1e-3 * other.validationLoss()));
            assertThat(one.penalty()).isCloseTo(other.penalty(), within(1e-4 * Math.max(1e-2, other.penalty())));
            for (int layer = 0; layer < one.openUnits().length; layer++) {
                // A mean over steps, of which the last group has fewer than its share.
                assertThat(one.openUnits()[layer]).isCloseTo(other.openUnits()[layer], withinPercentage(3));
            }
        }
        assertThat(grouped.getLast().loss()).isLessThan(grouped.getFirst().loss());
    }

    private List<EpochRow> run(String name, String method, String optimizer, int batch, String train) {
        String spec = """
                name = small
                data { path = "%s", batch = %d, validation = 190, augment { crop = 1, flip = true } }
                model { name = mlp, widths = [40] }
                method { %s }
                optimizer { %s }
                train { %s, shards = 2, epochs = 3 }
                """.formatted(data, batch, method, optimizer, train);
        return finished(TestJob.run(NodeSettings.local(), spec, folder.resolve(name), false))
                .result()
                .history();
    }
}
