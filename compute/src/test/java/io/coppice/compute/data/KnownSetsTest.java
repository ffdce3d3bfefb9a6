package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of the data sets is compared with their files: a few hundred of them in every clone, all where they are. */
@Timeout(120)
class KnownSetsTest {

    @Test
    void fashionMnistIsReadFromItsIdxFiles() {
        ImageSplits fashion = DataSets.open("fashion-mnist", Optional.of(SmallSets.fashionMnist()), 50);

        assertThat(fashion.training().count()).isEqualTo(250);
        assertThat(fashion.test().count()).isEqualTo(100);
        String first = ClassNames.FASHION.get(fashion.training().label(0));
        assertThat(first).isEqualTo("Ankle boot");
        assertThatThrownBy(() -> DataSets.open("fashion-mnist", Optional.empty(), 0))
                .hasMessage("fashion-mnist: data.path is missing, expected the folder of its four IDX files");
    }

    @Test
    void anyIdxFilesTellTheirShapeAndClasses() {
        Path folder = SmallSets.fashionMnist();
        Preprocessing seen = DataSets.named("idx").look(folder);

        assertThat(seen).isEqualTo(DataSets.preprocessing("mnist"));
        assertThat(DataSets.open("idx", Optional.of(folder), 0, seen).training().count())
                .isEqualTo(300);
    }

    @Test
    void everySetHasANameAndALine() {
        assertThat(DataSets.names())
                .containsExactly("mnist", "fashion-mnist", "idx", "cifar10", "cifar100", "image-folder", "csv")
                .doesNotHaveDuplicates();
        assertThat(DataSets.all())
                .allSatisfy(set -> assertThat(set.summary()).isNotBlank().doesNotContain("\n"));
    }

    /** {@code COPPICE_DATA} names a folder that holds the whole sets, each in a folder of its name. */
    @ParameterizedTest(name = "{0}")
    @EnabledIfEnvironmentVariable(named = "COPPICE_DATA", matches = ".+")
    @CsvSource({"fashion-mnist, 60000, 6000", "cifar10, 50000, 5000"})
    void theWholeSetHasItsSizeAndItsMeanAndDeviation(String name, int samples, int ofEachClass) {
        Path folder = Path.of(System.getenv("COPPICE_DATA")).resolve(name);
        assumeTrue(Files.isDirectory(folder));
        Preprocessing known = DataSets.preprocessing(name);

        ImageSplits splits = DataSets.open(name, Optional.of(folder), 0);

        assertThat(splits.training().count()).isEqualTo(samples);
        assertThat(splits.test().count()).isEqualTo(10_000);
        int[] counts = new int[10];
        for (int i = 0; i < samples; i++) {
            counts[splits.training().label(i)]++;
        }
        assertThat(counts).containsOnly(ofEachClass);
        for (int channel = 0; channel < known.input().channels(); channel++) {
            double[] moments = moments(splits.training(), channel);
            assertThat(moments[0])
                    .isBetween(known.mean().get(channel) - 0.003, known.mean().get(channel) + 0.003);
            assertThat(moments[1])
                    .isBetween(
                            known.deviation().get(channel) - 0.005,
                            known.deviation().get(channel) + 0.005);
        }
    }

    private static double[] moments(ImageSet set, int channel) {
        int plane = set.shape().height() * set.shape().width();
        double sum = 0;
        double squares = 0;
        for (int sample = 0; sample < set.count(); sample++) {
            int at = set.pixelsAt(sample) + channel * plane;
            for (int i = 0; i < plane; i++) {
                double value = (set.pixels()[at + i] & 0xff) / 255.0;
                sum += value;
                squares += value * value;
            }
        }
        double count = (double) set.count() * plane;
        return new double[] {sum / count, Math.sqrt(squares / count - sum / count * (sum / count))};
    }
}
