package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small sets of three images of 2 x 2 pixels in classes 0 to 2, written by hand and damaged. */
class IdxDataSetTest {
    private static final String IMAGES =
            "00000803 00000003 00000002 00000002 00010203 10111213 fcfdfeff".replace(" ", "");
    private static final String LABELS = "00000801 00000003 020001".replace(" ", "");
    private static final Preprocessing SMALL = Preprocessing.unit(new Shape(1, 2, 2), List.of("a", "b", "c"));

    @TempDir
    Path folder;

    @Test
    void theEmbeddedSetIsMnist() {
        ImageSplits mnist = DataSets.open("mnist", Optional.empty(), 5000);
        assertThat(mnist.training().count()).isEqualTo(55000);
        assertThat(mnist.validation().count()).isEqualTo(5000);
        assertThat(mnist.validation().first()).isEqualTo(55000);
        ImageSet test = mnist.test();
        assertThat(test.count()).isEqualTo(10000);
        assertThat(mnist.training().label(0)).isEqualTo(5);
        assertThat(test.label(0)).isEqualTo(7);
        int zeros = 0;
        for (int sample = 0; sample < test.count(); sample++) {
            zeros += test.label(sample) == 0 ? 1 : 0;
        }
        assertThat(zeros).isEqualTo(980);
        double sum = 0;
        for (byte pixel : mnist.training().pixels()) {
            sum += pixel & 0xff;
        }
        assertThat(sum / 255 / 60000 / 784).isBetween(0.1306, 0.1308);
    }

    @ParameterizedTest(name = "suffix \"{0}\", gzip {1}")
    @CsvSource({"'', false", ".gz, true", "'', true", ".gz, false"})
    void filesArePlainOrGzip(String suffix, boolean gzip) throws IOException {
        for (String part : new String[] {"train", "t10k"}) {
            write(part + "-images-idx3-ubyte" + suffix, gzip ? gzip(bytes(IMAGES)) : bytes(IMAGES));
            write(part + "-labels-idx1-ubyte" + suffix, gzip ? gzip(bytes(LABELS)) : bytes(LABELS));
        }
        ImageSplits set = open(1);
        assertThat(set.training().count()).isEqualTo(2);
        assertThat(set.validation().count()).isEqualTo(1);
        assertThat(set.validation().label(0)).isEqualTo(1);
        assertThat(set.validation().pixels()[set.validation().pixelsAt(0)]).isEqualTo((byte) 0xfc);
        assertThat(set.test().label(0)).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(textBlock = """
            # file        content                                                          message
            train-images, '',                                                              'the file is empty, expected IDX data of 3 dimensions'
            train-images, 89504e470d0a,                                                    'no IDX file: it begins with the bytes 89 50 4e 47, expected 00 00 08 03'
            train-images, 0000,                                                            'no IDX file: it begins with the bytes 00 00, expected 00 00 08 03'
            train-images, 00000d03000000030000000200000002000102031011121300000000,        'the IDX type code is 0x0d, expected 0x08 (unsigned bytes)'
            train-images, 0000080100000003020001,                                          'the IDX array has 1 dimensions, expected 3'
            train-images, 00000803000000030000,                                            'cut short inside the IDX header'
            train-images, 0000080300000003000000020000000200010203101112,                  'cut short: 7 bytes behind the header, expected 12'
            train-images, 000008030000000300000002000000020001020310111213fcfdfeff00,      'trailing bytes behind the 12 that the sizes [3, 2, 2] announce'
            train-images, 00000803000000000000000200000002,                                'the IDX sizes are [0, 2, 2], expected positive sizes with a product up to 2147483647'
            train-images, 000008037fffffff0000000200000002,                                'the IDX sizes are [2147483647, 2, 2], expected positive sizes with a product up to 2147483647'
            train-images, 00000803fffffffd0000000200000002,                                'the IDX sizes are [-3, 2, 2], expected positive sizes with a product up to 2147483647'
            train-images, 000008030000000300000001000000040001020310111213fcfdfeff,        'images are 1 x 1 x 4, expected 1 x 2 x 2 as preprocessing.input says'
            train-images, 1f8b0800,                                                        'the gzip data is cut short'
            train-images, 1f8bff00000000000000,                                            'the gzip data is damaged (Unsupported compression method)'
            train-labels, '',                                                              'the file is empty, expected IDX data of 1 dimensions'
            train-labels, 00000801000000020200,                                            'holds 2 labels, expected 3, one for each image of'
            train-labels, 0000080100000003020003,                                          'the label of sample 2 is 3, expected 0 to 2'
            train-labels, 00000801000000030200ff,                                          'the label of sample 2 is 255, expected 0 to 2'
            t10k-images,  00000803,                                                        'cut short inside the IDX header'
            t10k-labels,  00000801000000020200,                                            'holds 2 labels, expected 3, one for each image of'
            """)
    void aBadFileIsRefusedInOneSentence(String file, String content, String message) throws IOException {
        writeGoodFiles();
        String name = file + (file.endsWith("images") ? "-idx3-ubyte" : "-idx1-ubyte");
        write(name, bytes(content));
        assertThatThrownBy(() -> open(1))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(folder.resolve(name) + ": " + message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aGzipFileCutAnywhereOrDamagedIsRefused() throws IOException {
        writeGoodFiles();
        byte[] whole = gzip(bytes(IMAGES));
        for (int length = 0; length < whole.length; length++) {
            write("train-images-idx3-ubyte", Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> open(1)).as("cut at %d", length).isInstanceOf(UnusableFileException.class);
        }
        whole[whole.length - 6] ^= 1;
        write("train-images-idx3-ubyte", whole);
        assertThatThrownBy(() -> open(1)).hasMessageContaining("the gzip data is damaged (Corrupt GZIP trailer)");
    }

    @Test
    void theTestSetsValuesAreReadOnlyWhenAskedFor() throws IOException {
        writeGoodFiles();
        write("t10k-images-idx3-ubyte", Arrays.copyOf(bytes(IMAGES), 20));
        ImageSplits set = open(1);
        assertThatThrownBy(set::test).hasMessageContaining("cut short: 4 bytes behind the header, expected 12");
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        writeGoodFiles();
        Files.delete(folder.resolve("train-labels-idx1-ubyte"));
        assertThatThrownBy(() -> open(1))
                .hasMessage(folder + ": neither train-labels-idx1-ubyte nor train-labels-idx1-ubyte.gz is there");
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> DataSets.open("mnist", Optional.of(nowhere), 1))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(nowhere + ": there is no such folder");
        assertThatThrownBy(() -> DataSets.open("mnits", Optional.empty(), 1))
                .hasMessage(
                        "data.set is \"mnits\", expected one of mnist, fashion-mnist, idx, cifar10, cifar100, image-folder, csv");
    }

    @ParameterizedTest
    @CsvSource({"-1", "3"})
    void aValidationSplitThatLeavesNothingIsRefused(int validation) throws IOException {
        writeGoodFiles();
        assertThatThrownBy(() -> open(validation))
                .hasMessage("data.validation is " + validation + ", expected 0 to 2: the set has 3 training samples");
    }

    private ImageSplits open(int validation) {
        return DataSets.open("mnist", Optional.of(folder), validation, SMALL);
    }

    private void writeGoodFiles() throws IOException {
        for (String part : new String[] {"train", "t10k"}) {
            write(part + "-images-idx3-ubyte", bytes(IMAGES));
            write(part + "-labels-idx1-ubyte", bytes(LABELS));
        }
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
