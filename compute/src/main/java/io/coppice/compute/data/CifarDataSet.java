package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * CIFAR-10 and CIFAR-100, 32 x 32 colour images (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images",
 * 2009): the files of the binary version, in the folder or in the sub-folder that its archive unpacks to; or folders
 * {@code train} and {@code test} of image files, one sub-folder a class.
 *
 * @param labels bytes before each image of the binary version, of which the last is the class
 */
record CifarDataSet(
        String name,
        String summary,
        String unpacked,
        List<String> trainingFiles,
        String testFile,
        int labels,
        Preprocessing known)
        implements Dataset {

    private static final Shape INPUT = new Shape(3, 32, 32);
    private static final float SCALE = 1f / 255;

    static CifarDataSet cifar10() {
        return new CifarDataSet(
                "cifar10",
                "60,000 colour images of 32 x 32 in 10 classes: the binary version's folder, or train/CLASS and test/CLASS",
                "cifar-10-batches-bin",
                IntStream.rangeClosed(1, 5)
                        .mapToObj(part -> "data_batch_" + part + ".bin")
                        .toList(),
                "test_batch.bin",
                1,
                new Preprocessing(
                        INPUT,
                        SCALE,
                        List.of(0.4914f, 0.4822f, 0.4465f),
                        List.of(0.2470f, 0.2435f, 0.2616f),
                        ClassNames.CIFAR10));
    }

    static CifarDataSet cifar100() {
        return new CifarDataSet(
                "cifar100",
                "60,000 colour images of 32 x 32 in 100 classes: the binary version's folder, or train/CLASS and test/CLASS",
                "cifar-100-binary",
                List.of("train.bin"),
                "test.bin",
                2,
                new Preprocessing(
                        INPUT,
                        SCALE,
                        List.of(0.5071f, 0.4865f, 0.4409f),
                        List.of(0.2673f, 0.2564f, 0.2762f),
                        ClassNames.CIFAR100));
    }

    @Override
    public Optional<Preprocessing> preprocessing() {
        return Optional.of(known);
    }

    @Override
    public int trainingSamples(Optional<Path> path, Preprocessing preprocessing) {
        return isImageFolder(path)
                ? ImageFolder.known().trainingSamples(path, preprocessing)
                : Dataset.super.trainingSamples(path, preprocessing);
    }

    @Override
    public int validationSamples(Optional<Path> path, Preprocessing preprocessing, int asked) {
        return isImageFolder(path)
                ? ImageFolder.known().validationSamples(path, preprocessing, asked)
                : Dataset.super.validationSamples(path, preprocessing, asked);
    }

    @Override
    public DataSummary summary(Optional<Path> path, Preprocessing preprocessing, int validation) {
        return isImageFolder(path)
                ? ImageFolder.known().summary(path, preprocessing, validation)
                : Dataset.super.summary(path, preprocessing, validation);
    }

    @Override
    public ImageSplits open(
            Optional<Path> path, Preprocessing preprocessing, int validation, DecodingProgress progress) {
        if (isImageFolder(path)) {
            return ImageFolder.known().open(path, preprocessing, validation, progress);
        }
        if (!preprocessing.input().equals(INPUT)) {
            throw new UnusableFileException(
                    name + ": images are 3 x 32 x 32, but " + ImageDecoder.words(preprocessing.input())
                            + " are expected, as the network or data.preprocessing.input says");
        }
        FileSource files = files(path);
        int classes = preprocessing.classes().size();
        read(files, List.of(testFile), classes);
        return new ImageSplits(
                read(files, trainingFiles, classes), validation, () -> read(files, List.of(testFile), classes));
    }

    private boolean isImageFolder(Optional<Path> path) {
        return path.isPresent()
                && Files.isDirectory(path.get().resolve("train"))
                && !Files.exists(path.get().resolve(testFile));
    }

    private FileSource files(Optional<Path> path) {
        Path folder = path.orElseThrow(
                () -> new UnusableFileException(name + ": data.path is missing, expected the folder of " + testFile));
        Path within = folder.resolve(unpacked);
        return new FileSource.Folder(Files.isDirectory(within) ? within : folder);
    }

    private ImageSet read(FileSource files, List<String> names, int classes) {
        List<CifarFile> parts =
                names.stream().map(name -> CifarFile.read(files, name, labels)).toList();
        int count = parts.stream().mapToInt(CifarFile::count).sum();
        byte[] pixels = new byte[Math.multiplyExact(count, CifarFile.PIXELS)];
        byte[] classOf = new byte[count];
        int first = 0;
        for (CifarFile part : parts) {
            part.copy(pixels, classOf, first, classes);
            first += part.count();
        }
        return new ImageSet(pixels, classOf, INPUT, 0, count);
    }
}
