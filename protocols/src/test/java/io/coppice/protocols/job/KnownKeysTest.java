package io.coppice.protocols.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of keys is what the readers ask for, no more and no less. */
@Timeout(60)
class KnownKeysTest {

    @Test
    void everyKeyHasAMeaningAndAnExample() {
        for (List<KnownKeys.Key> keys : List.of(KnownKeys.ofJob(), KnownKeys.ofNode())) {
            assertThat(keys).allSatisfy(key -> {
                assertThat(key.meaning()).as(key.path()).isNotBlank();
                assertThat(key.example()).as(key.path()).isNotBlank();
                assertThat(key.since()).as(key.path()).matches("\\d+\\.\\d+");
            });
        }
        assertThat(KnownKeys.ofLayers())
                .allSatisfy(key -> assertThat(key.meaning()).as(key.path()).isNotBlank());
    }

    /** A line in keys.txt under a name that no reader asks for would mislead whoever looks for it. */
    @Test
    void everyMeaningIsThatOfAKey() {
        assertThat(paths(KnownKeys.ofJob())).containsAll(KeyTexts.JOB.paths());
        assertThat(paths(KnownKeys.ofNode())).containsAll(KeyTexts.NODE.paths());
        Set<String> layers = paths(KnownKeys.ofLayers());
        assertThat(KeyTexts.LAYER.paths())
                .allMatch(path -> layers.contains(path)
                        || path.startsWith("*.") && layers.stream().anyMatch(one -> one.endsWith(path.substring(1))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # key                  | when                                   | type         | default | allowed
            train.epochs           | ''                                     | whole number | 200     | a whole number from 1 to 1000000
            checkpoint.every       | ''                                     | duration     | 30s     | a positive duration with its unit, such as 30s or 5 minutes
            model.depth            | model.name = wide-resnet               | whole number | 28      | a whole number from 1 to 1024
            optimizer.epsilon      | optimizer.name = adam                  | number       | 1e-8    | a positive number
            optimizer.schedule.factor | optimizer.schedule.name = exponential | number    | 0.95    | a positive number
            method.target.weights  | method.name = l0-arm, l0-hc, dep-l0    | number       | ''      | a number between 0 and 1, both excluded
            train.shards           | train.mode = sequential                | whole number | 2       | a whole number from 1 to 1024
            """)
    void aKeySaysWhatItsReaderDoes(String path, String when, String type, String fallback, String allowed) {
        assertThat(KnownKeys.ofJob())
                .filteredOn(key -> key.path().equals(path) && key.when().equals(when))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.type()).isEqualTo(type);
                    assertThat(key.fallback()).isEqualTo(fallback);
                    assertThat(key.allowed()).isEqualTo(allowed);
                });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # key                | type          | default | allowed
            convolution.outputs  | whole number  | ''      | a whole number of 1 or more
            convolution.bias     | true or false | true    | true or false
            max-pool.kernel      | whole number  | 2       | a whole number of 1 or more
            dense.gates          | true or false | false   | true or false
            residual.main        | list of layers | ''     | a list of layers
            """)
    void theKeysOfLayersAreThoseOfTheirReader(String path, String type, String fallback, String allowed) {
        assertThat(KnownKeys.ofLayers())
                .filteredOn(key -> key.path().equals(path))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.type()).isEqualTo(type);
                    assertThat(key.fallback()).isEqualTo(fallback);
                    assertThat(key.allowed()).isEqualTo(allowed);
                });
    }

    private static Set<String> paths(List<KnownKeys.Key> keys) {
        return keys.stream().map(KnownKeys.Key::path).collect(Collectors.toCollection(TreeSet::new));
    }
}
