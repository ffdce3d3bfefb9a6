package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small set's real images, written in the binary format. */
@Timeout(60)
class CifarDataSetTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "files {0}, gzip {1}")
    @CsvSource({"., false", "cifar-10-batches-bin, false", "., true"})
    void theBinaryVersionHoldsWhatTheImagesHold(String within, boolean gzip) throws IOException {
        ImageSplits images = DataSets.open("cifar10", Optional.of(SmallSets.cifar10()), 0);
        writeCifar10(folder.resolve(within), images, gzip);

        ImageSplits binary = DataSets.open("cifar10", Optional.of(folder), 10);

        assertThat(binary.training().count()).isEqualTo(150);
        assertThat(binary.validation().count()).isEqualTo(10);
        assertThat(binary.training().pixels()).isEqualTo(images.training().pixels());
        assertThat(binary.training().targets())
                .usingRecursiveComparison()
                .isEqualTo(images.training().targets());
        assertThat(binary.test().targets())
                .usingRecursiveComparison()
                .isEqualTo(images.test().targets());
        assertThat(DataSets.named("cifar10").trainingSamples(Optional.of(folder), preprocessing()))
                .isEqualTo(160);
    }

    @Test
    void theFineLabelOfCifar100Counts() throws IOException {
        for (String name : List.of("train.bin", "test.bin")) {
            byte[] record = new byte[2 + CifarFile.PIXELS];
            record[0] = 3;
            record[1] = 97;
            Files.write(folder.resolve(name), record);
        }

        ImageSet training = DataSets.open("cifar100", Optional.of(folder), 0).training();

        assertThat(training.label(0)).isEqualTo(97);
        assertThat(ClassNames.CIFAR100).hasSize(100).doesNotHaveDuplicates().isSorted();
        assertThat(ClassNames.CIFAR100.get(97)).isEqualTo("wolf");
    }

    @ParameterizedTest(name = "{0} of {1} bytes")
    @CsvSource(delimiter = '|', textBlock = """
            data_batch_3.bin | 0     | 0 bytes long, expected a multiple of 3073 (1 for the label, 3072 for the pixels)
            data_batch_3.bin | 3072  | 3072 bytes long, expected a multiple of 3073
            data_batch_1.bin | 6147  | 6147 bytes long, expected a multiple of 3073
            test_batch.bin   | 5     | 5 bytes long, expected a multiple of 3073
            """)
    void aFileOfTheWrongLengthIsNamed(String name, int length, String sentence) throws IOException {
        writeCifar10(folder, DataSets.open("cifar10", Optional.of(SmallSets.cifar10()), 0), false);
        Files.write(folder.resolve(name), new byte[length]);

        assertThatThrownBy(() -> DataSets.open("cifar10", Optional.of(folder), 0))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(folder.resolve(name) + ": " + sentence);
    }

    @Test
    void aLabelOutOfRangeIsNamed() throws IOException {
        writeCifar10(folder, DataSets.open("cifar10", Optional.of(SmallSets.cifar10()), 0), false);
        byte[] file = Files.readAllBytes(folder.resolve("data_batch_2.bin"));
        file[2 * (1 + CifarFile.PIXELS)] = 10;
        Files.write(folder.resolve("data_batch_2.bin"), file);

        assertThatThrownBy(() -> DataSets.open("cifar10", Optional.of(folder), 0))
                .hasMessage(folder.resolve("data_batch_2.bin") + ": the label of image 2 is 10, expected 0 to 9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test_batch.bin", "data_batch_5.bin"})
    void aMissingFileIsNamed(String name) throws IOException {
        writeCifar10(folder, DataSets.open("cifar10", Optional.of(SmallSets.cifar10()), 0), false);
        Files.delete(folder.resolve(name));

        assertThatThrownBy(() -> DataSets.open("cifar10", Optional.of(folder), 0))
                .hasMessage(folder + ": neither " + name + " nor " + name + ".gz is there");
    }

    @Test
    void aMissingFolderAndAnotherShapeAreNamed() {
        Path nowhere = folder.resolve("nowhere");
        Preprocessing grey = Preprocessing.unit(new Shape(1, 32, 32), ClassNames.CIFAR10);

        assertThatThrownBy(() -> DataSets.open("cifar10", Optional.of(nowhere), 0))
                .hasMessageStartingWith(nowhere + ": there is no such folder");
        assertThatThrownBy(() -> DataSets.open("cifar10", Optional.empty(), 0))
                .hasMessage("cifar10: data.path is missing, expected the folder of test_batch.bin");
        assertThatThrownBy(() -> DataSets.open("cifar10", Optional.of(folder), 0, grey))
                .hasMessageContaining("but 1 x 32 x 32 are expected, as the network or data.preprocessing.input says");
    }

    private static Preprocessing preprocessing() {
        return DataSets.preprocessing("cifar10");
    }

    private static void writeCifar10(Path folder, ImageSplits images, boolean gzip) throws IOException {
        Files.createDirectories(folder);
        for (int part = 0; part < 5; part++) {
            ImageSet fifth = images.training().range(32 * part, 32 * part + 32);
            write(folder, "data_batch_" + (part + 1) + ".bin", fifth, gzip);
        }
        write(folder, "test_batch.bin", images.test(), gzip);
    }

    private static void write(Path folder, String name, ImageSet set, boolean gzip) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes) {
            for (int i = 0; i < set.count(); i++) {
                out.write(set.label(i));
                out.write(Arrays.copyOfRange(set.pixels(), set.pixelsAt(i), set.pixelsAt(i) + CifarFile.PIXELS));
            }
        }
        Files.write(folder.resolve(name + (gzip ? ".gz" : "")), bytes.toByteArray());
    }
}
