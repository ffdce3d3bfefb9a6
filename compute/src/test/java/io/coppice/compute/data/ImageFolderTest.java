package io.coppice.compute.data;

import static java.awt.image.BufferedImage.TYPE_BYTE_GRAY;
import static java.awt.image.BufferedImage.TYPE_INT_RGB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
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

    /** Names are of folders; a number behind one says how many pictures are in it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # folders                                    | classes         | training | validation | test  | notes
            dark 25, light 25                            | dark light      | 19 19    | 3 3        | 3 3   | there is no folder test: 10 % of data test
            dark 40, light 4, single 1                   | dark light single | 31 2 1 | 5 1 0      | 4 1 0 | of every class alike
            train/a 9, train/b 9, test/a 3, test/b 2     | a b             | 6 6      | 3 3        | 3 2   | the test is the folder test
            train/a 20, train/b 20, val/a 3, val/b 2     | a b             | 18 18    | 3 2        | 2 2   | held back to watch the training is the folder val
            Train/a 9, Train/b 9, VALID/a 3, Testing/b 2 | a b             | 9 9      | 3 0        | 0 2   | held back to watch the training is the folder VALID
            training/a 9, training/b 9, validation/b 4, test/b 2 | a b     | 9 9      | 0 4        | 0 2   | held back to watch the training is the folder validation
            train 20, car 20, plane 20                   | car plane train | 16 16 16 | 2 2 2      | 2 2 2 | there is no folder test
            train/steam 20, car/suv 20                   | car train       | 15 15    | 3 3        | 2 2   | there is no folder test
            train/a/x/y 10, train/a/z 10, train/b 20, test/a/x 2, notes 0 | a b | 17 17 | 3 3       | 2 0   | passed over the folders notes, which hold no pictures
            \u0438\u043c\u044f 20, b c 20, it's = #1 20     | b c;it's = #1;\u0438\u043c\u044f | 16 16 16 | 2 2 2 | 2 2 2 | there is no folder test
            """)
    void picturesAreDividedAsTheirFoldersSay(
            String folders, String classes, String training, String validation, String test, String note)
            throws IOException {
        Path data = folder.resolve("data");
        for (String of : folders.translateEscapes().split(", ")) {
            int last = of.lastIndexOf(' ');
            Files.createDirectories(data.resolve(of.substring(0, last)));
            for (int i = 0; i < Integer.parseInt(of.substring(last + 1)); i++) {
                SmallSets.image(
                        data.resolve(of.substring(0, last) + "/" + (100 + i) + ".PNG"), TYPE_BYTE_GRAY, 2, 2, i);
            }
        }
        Dataset set = DataSets.named("image-folder");
        Preprocessing seen = set.look(data);
        int asked = set.validationSamples(Optional.of(data), seen, 6);

        DataSummary summary = set.summary(Optional.of(data), seen, asked);
        ImageSplits splits = set.open(Optional.of(data), seen, asked, DecodingProgress.UNSEEN);

        String names = classes.translateEscapes();
        assertThat(seen.classes()).containsExactly(names.split(names.contains(";") ? ";" : " "));
        assertThat(words(summary.training())).isEqualTo(training);
        assertThat(words(summary.validation())).isEqualTo(validation);
        assertThat(words(summary.test())).isEqualTo(test);
        assertThat(String.join("; ", summary.notes())).contains(note);
        assertThat(summary)
                .isEqualTo(new DataSummary(
                        seen.classes(),
                        ofEach(splits.training(), seen),
                        ofEach(splits.validation(), seen),
                        ofEach(splits.test(), seen),
                        summary.passedOver(),
                        summary.notes()));
    }

    private static List<Integer> ofEach(ImageSet set, Preprocessing seen) {
        return DataSummary.counts(
                Arrays.stream(labels(set)).boxed().toList(), seen.classes().size());
    }

    private static String words(List<Integer> counts) {
        return String.join(" ", counts.stream().map(String::valueOf).toList());
    }

    @Test
    void whatIsPassedOverIsCounted() throws IOException {
        for (String name : List.of("dark", "light")) {
            for (int i = 0; i < 10; i++) {
                SmallSets.image(folder.resolve(name + "/" + i + ".png"), TYPE_BYTE_GRAY, 2, 2, i);
            }
        }
        Files.writeString(folder.resolve("dark/Thumbs.db"), "x");
        Files.writeString(folder.resolve("dark/a.webp"), "x");
        Files.writeString(folder.resolve("light/b.WEBP"), "x");
        Files.writeString(folder.resolve("light/README"), "x");
        Files.writeString(folder.resolve("light/.hidden.png"), "x");
        Files.writeString(folder.resolve("list.txt"), "x");
        SmallSets.image(folder.resolve("loose.png"), TYPE_BYTE_GRAY, 2, 2, 0);
        Files.createDirectories(folder.resolve(".ipynb_checkpoints"));
        Files.writeString(folder.resolve("dark/bad.png"), "no picture");
        Dataset skipping =
                DataSets.named("image-folder").with(new DataOptions(SplitOptions.DEFAULT, TableOptions.NONE, true));
        Preprocessing seen = skipping.look(folder);

        assertThat(skipping.summary(Optional.of(folder), seen, 2).lines().getFirst())
                .isEqualTo(
                        "2 classes; training 16, validation 2, test 2; passed over 7 (.db 1, .txt 1, .webp 2, no ending 1,"
                                + " outside the classes' folders 1, unreadable 1)");
        assertThat(skipping.open(Optional.of(folder), seen, 2, DecodingProgress.UNSEEN)
                        .training()
                        .count())
                .isEqualTo(16);
        assertThatThrownBy(() -> open(folder, 2)).hasMessageStartingWith(folder.resolve("dark/bad.png") + ": ");
    }

    @Test
    void picturesOfAGroupStayTogether() throws IOException {
        for (String name : List.of("a", "b")) {
            for (int i = 0; i < 40; i++) {
                SmallSets.image(
                        folder.resolve("%s/p%02d_%d.png".formatted(name, i / 4, i % 4)),
                        TYPE_BYTE_GRAY,
                        2,
                        2,
                        i / 4 + 1);
            }
        }
        SplitOptions split = new SplitOptions(3, 0.2, Optional.of("^(p[0-9]+)_"), Optional.empty());
        Dataset set = DataSets.named("image-folder").with(new DataOptions(split, TableOptions.NONE, false));
        Preprocessing seen = set.look(folder);

        ImageSplits splits = set.open(Optional.of(folder), seen, 8, DecodingProgress.UNSEEN);

        assertThat(splits.test().count()).isEqualTo(16);
        assertThat(splits.validation().count()).isEqualTo(8);
        for (int label = 0; label < 2; label++) {
            List<Integer> test = firsts(splits.test(), label);
            assertThat(test).hasSize(2).doesNotContainAnyElementsOf(firsts(splits.training(), label));
            assertThat(firsts(splits.validation(), label))
                    .hasSize(1)
                    .doesNotContainAnyElementsOf(firsts(splits.training(), label));
        }
    }

    /** The different first pixels of a class. */
    private static List<Integer> firsts(ImageSet set, int label) {
        return IntStream.range(0, set.count())
                .filter(sample -> set.label(sample) == label)
                .mapToObj(sample -> (int) set.pixels()[set.pixelsAt(sample)])
                .distinct()
                .toList();
    }

    /** Every file is cut at all places; some formats end in bytes that hold nothing, which may be missing. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"png, 0", "jpg, 0", "gif, 1", "bmp, 0"})
    void aPictureThatWasCutShortIsRefused(String format, int spare) throws IOException {
        Path whole = folder.resolve("whole." + format);
        BufferedImage image = new BufferedImage(24, 24, TYPE_INT_RGB);
        for (int i = 0; i < 24 * 24; i++) {
            image.setRGB(i % 24, i / 24, i * 7919 % 0xffffff);
        }
        assertThat(ImageIO.write(image, format, whole.toFile())).isTrue();
        Shape shape = new Shape(3, 24, 24);
        ImageDecoder.decode(whole, shape, new byte[shape.features()], 0);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut." + format);

        for (int length = 0; length < bytes.length - spare; length += length > bytes.length - 40 ? 1 : 17) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> ImageDecoder.decode(cut, shape, new byte[shape.features()], 0))
                    .as("%d of %d bytes", length, bytes.length)
                    .isInstanceOf(UnusableFileException.class)
                    .hasMessageStartingWith(cut + ": ");
        }
    }

    @Test
    void aPngWithAWrongByteIsRefused() throws IOException {
        Path file = folder.resolve("a.png");
        SmallSets.image(file, TYPE_INT_RGB, 24, 24, 0x123456);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> RawImages.read(file, new Shape(3, 24, 24)))
                .hasMessage(file + ": the image cannot be read (a check sum is wrong); save it anew or leave it out");
    }

    @Test
    void greyPicturesBesideColouredOnesAreReadInColour() throws IOException {
        for (String name : List.of("a", "b")) {
            for (int i = 0; i < 10; i++) {
                SmallSets.image(folder.resolve(name + "/" + i + ".png"), TYPE_BYTE_GRAY, 2, 2, i);
            }
        }
        assertThat(DataSets.named("image-folder").look(folder).input()).isEqualTo(new Shape(1, 2, 2));
        SmallSets.image(folder.resolve("b/9.png"), TYPE_INT_RGB, 2, 2, 0xff0000);
        assertThat(DataSets.named("image-folder").look(folder).input()).isEqualTo(new Shape(3, 2, 2));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            train/a, train/b, val/a, valid/a | data: holds both val and valid, which mean the same part
            val/a, val/b, test/a             | data: holds val and test, but no folder train
            train, test                      | data/train: holds no folders with pictures, expected one sub-folder a class
            """)
    void foldersThatSayTwoThingsAreRefused(String folders, String sentence) throws IOException {
        for (String of : folders.split(", ")) {
            for (int i = 0; i < 10; i++) {
                SmallSets.image(folder.resolve("data/" + of + "/" + i + ".png"), TYPE_BYTE_GRAY, 2, 2, i);
            }
        }
        assertThatThrownBy(() -> open(folder.resolve("data"), 0))
                .hasMessageStartingWith(folder.resolve(sentence.split(":")[0]) + ":" + sentence.split(":")[1]);
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
            class without images  | two/dog                       | holds no images, expected files named .png, .jpg, .jpeg
            text in an image file | two/dog/5.png                 | the file is no image that can be read, expected PNG, JPEG, GIF
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
