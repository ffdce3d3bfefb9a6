package io.coppice.compute.data;

import static java.awt.image.BufferedImage.TYPE_BYTE_GRAY;
import static java.awt.image.BufferedImage.TYPE_INT_RGB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ImageFolderTest {
    @TempDir
    Path folder;

    @Test
    void realImagesAreReadWithTheirClasses() {
        Path cifar = SmallSets.cifar10();
        Dataset set = DataSets.named("image-folder");
        Preprocessing seen = set.look(cifar);
        List<String> told = Collections.synchronizedList(new ArrayList<>());

        ImageSplits splits = set.open(Optional.of(cifar), seen, 40, (done, all) -> told.add(done + " of " + all));

        assertThat(seen.input()).isEqualTo(new Shape(3, 32, 32));
        assertThat(seen.classes()).containsExactlyElementsOf(ClassNames.CIFAR10);
        assertThat(seen.mean()).containsExactly(0.5f, 0.5f, 0.5f);
        assertThat(set.trainingSamples(Optional.of(cifar), seen)).isEqualTo(160);
        assertThat(splits.training().count()).isEqualTo(120);
        assertThat(splits.validation().count()).isEqualTo(40);
        assertThat(splits.test().count()).isEqualTo(60);
        assertThat(told).contains("160 of 160");
        assertThat(mean(splits.training())).as("CIFAR-10 has a mean of 120.7").isBetween(100.0, 140.0);
    }

    /** Files come class after class; validation takes the last samples, and must not be of one class. */
    @Test
    void samplesAreShuffledTheSameWayEveryTime() {
        ImageSplits once = open(SmallSets.cifar10(), 40);
        ImageSplits again = open(SmallSets.cifar10(), 40);

        assertThat(labels(once.validation())).containsExactly(labels(again.validation()));
        assertThat(Arrays.stream(labels(once.validation())).distinct().count()).isGreaterThan(7);
        assertThat(once.training().pixels()).isEqualTo(again.training().pixels());
    }

    @Test
    void withoutATestFolderTheLastOfEveryTenImagesTests() throws IOException {
        for (String name : List.of("dark", "light")) {
            for (int i = 0; i < 25; i++) {
                SmallSets.image(folder.resolve(name + "/" + (100 + i) + ".PNG"), TYPE_BYTE_GRAY, 2, 2, i);
            }
        }
        Files.writeString(folder.resolve("dark/Thumbs.db"), "passed over");
        Files.createDirectories(folder.resolve(".hidden"));

        ImageSplits splits = open(folder, 0);

        assertThat(splits.training().count()).isEqualTo(46);
        ImageSet test = splits.test();
        assertThat(labels(test)).containsExactly(0, 0, 1, 1);
        assertThat(test.shape()).isEqualTo(new Shape(1, 2, 2));
        assertThat(test.pixels()[test.pixelsAt(1)]).as("grey as it was written").isEqualTo((byte) 19);
    }

    @ParameterizedTest(name = "{0} {1} into {2} channels")
    @CsvSource({
        "grey,   80,       1, 80 0 0 0",
        "grey,   80,       3, 80 0 0 0 80 0 0 0 80 0 0 0",
        "colour, 0x0A1464, 3, 10 0 0 0 20 0 0 0 100 0 0 0",
        "colour, 0x0A1464, 1, 26 0 0 0",
    })
    void greyAndColourBecomeTheChannelsAskedFor(String kind, String first, int channels, String expected)
            throws IOException {
        Path file = folder.resolve("image.png");
        SmallSets.image(file, kind.equals("grey") ? TYPE_BYTE_GRAY : TYPE_INT_RGB, 2, 2, Integer.decode(first));
        byte[] pixels = new byte[channels * 4];

        ImageDecoder.decode(file, new Shape(channels, 2, 2), pixels, 0);

        assertThat(pixels).isEqualTo(bytes(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what is wrong       | the sentence begins with      | and says
            missing folder        | nowhere                       | there is no such folder; expected one sub-folder a class
            no class              | empty                         | holds 0 class folders, expected two or more
            one class             | one                           | holds 1 class folders (cat), expected two or more sub-folders
            class without images  | two/dog                       | holds no images, expected files named .png, .jpg or .jpeg
            text in an image file | two/dog/5.png                 | the file is no image that can be read, expected PNG or JPEG
            cut image             | two/dog/5.png                 | the image cannot be read (
            another size          | two/dog/5.png                 | the image is 3 x 2 pixels (height x width), expected 2 x 2
            cut test image        | two/dog/09.png                | the image cannot be read (
            """)
    void whatIsWrongIsNamed(String wrong, String place, String sentence) throws IOException {
        Path root = folder.resolve(place.split("/")[0]);
        write(root, wrong, folder.resolve(place));

        assertThatThrownBy(() -> open(root, 0))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(folder.resolve(place) + ": ")
                .hasMessageContaining(sentence);
    }

    private static void write(Path root, String wrong, Path place) throws IOException {
        if (wrong.equals("missing folder")) {
            return;
        }
        Files.createDirectories(root);
        List<String> classes = wrong.equals("no class")
                ? List.of()
                : wrong.equals("one class") ? List.of("cat") : List.of("cat", "dog");
        for (String name : classes) {
            Files.createDirectories(root.resolve(name));
            for (int i = 0; i < 10 && !(wrong.equals("class without images") && name.equals("dog")); i++) {
                SmallSets.image(root.resolve(name + "/0" + i + ".png"), TYPE_INT_RGB, 2, 2, i);
            }
        }
        switch (wrong) {
            case "text in an image file" -> Files.writeString(place, "no image");
            case "cut image" -> Files.write(place, Arrays.copyOf(Files.readAllBytes(root.resolve("cat/00.png")), 40));
            case "cut test image" -> Files.write(place, Arrays.copyOf(Files.readAllBytes(place), 20));
            case "another size" -> SmallSets.image(place, TYPE_INT_RGB, 2, 3, 0);
            default -> assertThat(root).exists();
        }
    }

    @Test
    void classesOfTheJobAreThoseOfTheFolders() {
        Preprocessing nine = Preprocessing.unit(new Shape(3, 32, 32), ClassNames.CIFAR10.subList(0, 9));
        Preprocessing other = Preprocessing.unit(
                new Shape(3, 32, 32),
                ClassNames.CIFAR10.stream()
                        .map(name -> name.equals("cat") ? "lion" : name)
                        .toList());
        Optional<Path> cifar = Optional.of(SmallSets.cifar10());

        assertThatThrownBy(() -> DataSets.open("image-folder", cifar, 0, nine))
                .hasMessageContaining("truck: the folder is none of the classes airplane, automobile");
        assertThatThrownBy(() -> DataSets.open("image-folder", cifar, 0, other))
                .hasMessageContaining("cat: the folder is none of the classes");
        assertThatThrownBy(() -> DataSets.open("image-folder", Optional.empty(), 0, nine))
                .hasMessage("image-folder: data.path is missing, expected a folder with a sub-folder a class");
    }

    private static ImageSplits open(Path folder, int validation) {
        Dataset set = DataSets.named("image-folder");
        return set.open(Optional.of(folder), set.look(folder), validation, DecodingProgress.UNSEEN);
    }

    private static int[] labels(ImageSet set) {
        int[] labels = new int[set.count()];
        Arrays.setAll(labels, set::label);
        return labels;
    }

    private static double mean(ImageSet set) {
        double sum = 0;
        for (byte pixel : set.pixels()) {
            sum += pixel & 0xff;
        }
        return sum / set.pixels().length;
    }

    private static byte[] bytes(String numbers) {
        String[] words = numbers.split(" ");
        byte[] bytes = new byte[words.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(words[i]);
        }
        return bytes;
    }
}
