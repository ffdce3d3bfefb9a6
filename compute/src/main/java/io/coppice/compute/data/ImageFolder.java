package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * PNG and JPEG images of one size, a sub-folder a class: in {@code train} and {@code test}, or directly in the folder, when
 * the last of every ten images of a class (in the order of names) tests. They are decoded once and kept as bytes.
 *
 * <p>Samples are shuffled, the same way in every run, since the last ones validate and files come class after class.
 */
final class ImageFolder implements Dataset {
    static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final long SHUFFLE = 0;

    /** Pixels end up within -2 and 2, whatever they are of. */
    private static final float MEAN = 0.5f;

    private static final float DEVIATION = 0.25f;

    @Override
    public String name() {
        return "image-folder";
    }

    @Override
    public String summary() {
        return "PNG and JPEG images of one size: CLASS/... or train/CLASS/... and test/CLASS/... in a folder";
    }

    @Override
    public Optional<Preprocessing> preprocessing() {
        return Optional.empty();
    }

    @Override
    public Preprocessing look(Path path) {
        List<String> classes = ImageFiles.classes(training(path));
        Shape input = ImageDecoder.shape(
                ImageFiles.all(training(path), classes).files().getFirst());
        return new Preprocessing(
                input,
                1f / 255,
                Collections.nCopies(input.channels(), MEAN),
                Collections.nCopies(input.channels(), DEVIATION),
                classes);
    }

    /** Counts files and decodes none. */
    @Override
    public int trainingSamples(Optional<Path> path, Preprocessing preprocessing) {
        return trainingFiles(folder(path), preprocessing.classes()).files().size();
    }

    @Override
    public ImageSplits open(
            Optional<Path> path, Preprocessing preprocessing, int validation, DecodingProgress progress) {
        Path folder = folder(path);
        Shape input = preprocessing.input();
        ImageFiles test = testFiles(folder, preprocessing.classes());
        ImageFolderReading.check(test, input);
        ImageFiles training = shuffled(trainingFiles(folder, preprocessing.classes()));
        return new ImageSplits(
                ImageFolderReading.decode(training, input, progress),
                validation,
                () -> ImageFolderReading.decode(test, input, progress));
    }

    private Path folder(Optional<Path> path) {
        return path.orElseThrow(() -> new UnusableFileException(
                name() + ": data.path is missing, expected a folder with a sub-folder a class"));
    }

    private static Path training(Path folder) {
        Path training = folder.resolve(TRAIN);
        return Files.isDirectory(training) ? training : folder;
    }

    private static ImageFiles trainingFiles(Path folder, List<String> classes) {
        Path training = training(folder);
        boolean tested = !training.equals(folder) && Files.isDirectory(folder.resolve(TEST));
        return tested ? ImageFiles.all(training, classes) : ImageFiles.withoutTest(training, classes);
    }

    private static ImageFiles testFiles(Path folder, List<String> classes) {
        Path training = training(folder);
        Path test = folder.resolve(TEST);
        if (!training.equals(folder) && Files.isDirectory(test)) {
            return ImageFiles.all(test, classes);
        }
        ImageFiles files = ImageFiles.testOnly(training, classes);
        if (files.files().isEmpty()) {
            throw new UnusableFileException(training
                    + ": no class has ten images, so that none is left for the test; add images, or folders "
                    + TRAIN + " and " + TEST);
        }
        return files;
    }

    private static ImageFiles shuffled(ImageFiles files) {
        int count = files.files().size();
        int[] order = new int[count];
        new SampleOrder(SHUFFLE, count, count).samples(0, order);
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = files.labels()[order[i]];
        }
        return new ImageFiles(Arrays.stream(order).mapToObj(files.files()::get).toList(), labels);
    }
}
