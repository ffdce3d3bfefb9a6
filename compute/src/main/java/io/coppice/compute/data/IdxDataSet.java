package io.coppice.compute.data;

import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The four IDX files of MNIST and of the sets that were made after it.
 *
 * @param resources folder of the files that come with the program; empty where none do
 * @param known empty where only the files tell
 */
record IdxDataSet(String name, String summary, Optional<String> resources, Optional<Preprocessing> known)
        implements Dataset {
    private static final int IMAGE_DIMENSIONS = 3;
    private static final Shape MNIST = new Shape(1, 28, 28);

    static IdxDataSet mnist() {
        return new IdxDataSet(
                "mnist",
                "70,000 handwritten digits of 28 x 28; comes with the program",
                Optional.of("mnist"),
                Optional.of(Preprocessing.unit(MNIST, ClassNames.DIGITS)));
    }

    /** Xiao, Rasul, Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms", 2017. */
    static IdxDataSet fashionMnist() {
        return new IdxDataSet(
                "fashion-mnist",
                "70,000 pieces of clothing of 28 x 28 in 10 classes: the folder of its four IDX files",
                Optional.empty(),
                Optional.of(
                        new Preprocessing(MNIST, 1f / 255, List.of(0.2860f), List.of(0.3530f), ClassNames.FASHION)));
    }

    static IdxDataSet idx() {
        return new IdxDataSet(
                "idx",
                "any images in four IDX files named as MNIST's: the folder of train-images-idx3-ubyte and the others",
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Optional<Preprocessing> preprocessing() {
        return known;
    }

    /** Classes are named by their labels, as many as the training labels show. */
    @Override
    public Preprocessing look(Path path) {
        FileSource files = new FileSource.Folder(path);
        int[] sizes = images(files, "train", true).sizes();
        int most = 1;
        for (byte label : labels(files, "train", false).values()) {
            most = Math.max(most, label & 0xff);
        }
        List<String> classes =
                IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
        return Preprocessing.unit(new Shape(1, sizes[1], sizes[2]), classes);
    }

    @Override
    public boolean embedded() {
        return resources.isPresent();
    }

    @Override
    public ImageSplits open(
            Optional<Path> path, Preprocessing preprocessing, int validation, DecodingProgress progress) {
        FileSource files = files(path);
        Supplier<ImageSet> test = () -> read(files, "t10k", preprocessing);
        requireMatchingHeaders(files, "t10k", preprocessing);
        ImageSet training = read(files, "train", preprocessing);
        return new ImageSplits(known.isPresent() ? training : divided(training, validation), validation, test);
    }

    private FileSource files(Optional<Path> path) {
        return path.<FileSource>map(FileSource.Folder::new)
                .or(() -> resources.map(FileSource.Embedded::new))
                .orElseThrow(() -> new UnusableFileException(
                        name + ": data.path is missing, expected the folder of its four IDX files"));
    }

    /** Of the labels alone, which are a hundredth of the files. */
    @Override
    public DataSummary summary(Optional<Path> path, Preprocessing preprocessing, int validation) {
        FileSource files = files(path);
        int classes = preprocessing.classes().size();
        List<Integer> training = ordered(labels(files, "train", false).values(), classes, validation);
        int trains = Math.max(0, training.size() - validation);
        byte[] test = labels(files, "t10k", false).values();
        return new DataSummary(
                preprocessing.classes(),
                DataSummary.counts(training.subList(0, trains), classes),
                DataSummary.counts(training.subList(trains, training.size()), classes),
                DataSummary.counts(ordered(test, classes, 0), classes),
                Map.of(),
                List.of());
    }

    /** The labels that there are names for, in the order of the training set. */
    private List<Integer> ordered(byte[] labels, int classes, int validation) {
        int[] order = known.isPresent() ? IntStream.range(0, labels.length).toArray() : order(labels, validation);
        return IntStream.of(order)
                .map(sample -> labels[sample] & 0xff)
                .filter(label -> label < classes)
                .boxed()
                .toList();
    }

    /** Files of one's own may be sorted by class: the samples that validate are taken of all classes alike. */
    private static ImageSet divided(ImageSet set, int validation) {
        int[] all = ((Targets.Classes) set.targets()).labels();
        int[] order = SampleSplit.stratified(all, 0, 0, validation).training();
        int features = set.shape().features();
        byte[] pixels = new byte[set.pixels().length];
        int[] labels = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            labels[i] = all[order[i]];
            System.arraycopy(set.pixels(), order[i] * features, pixels, i * features, features);
        }
        return new ImageSet(new Raw.Bytes(pixels), Targets.of(labels), set.shape(), 0, order.length);
    }

    private static int[] order(byte[] labels, int validation) {
        int[] numbers = IntStream.range(0, labels.length)
                .map(sample -> labels[sample] & 0xff)
                .toArray();
        return SampleSplit.stratified(numbers, 0, 0, validation).training();
    }

    private static ImageSet read(FileSource files, String part, Preprocessing preprocessing) {
        IdxFile images = images(files, part, false);
        IdxFile labels = labels(files, part, false);
        requireMatch(images, labels, preprocessing);
        requireLabels(labels, preprocessing.classes().size());
        return new ImageSet(images.values(), labels.values(), preprocessing.input(), 0, images.count());
    }

    private static void requireMatchingHeaders(FileSource files, String part, Preprocessing preprocessing) {
        requireMatch(images(files, part, true), labels(files, part, true), preprocessing);
    }

    private static IdxFile images(FileSource files, String part, boolean headerOnly) {
        FileSource.Opened opened = files.open(part + "-images-idx3-ubyte");
        return IdxFile.read(opened.source(), opened.stream(), IMAGE_DIMENSIONS, headerOnly);
    }

    private static IdxFile labels(FileSource files, String part, boolean headerOnly) {
        FileSource.Opened opened = files.open(part + "-labels-idx1-ubyte");
        return IdxFile.read(opened.source(), opened.stream(), 1, headerOnly);
    }

    private static void requireMatch(IdxFile images, IdxFile labels, Preprocessing preprocessing) {
        if (images.count() != labels.count()) {
            throw new UnusableFileException(labels.source() + ": holds " + labels.count() + " labels, expected "
                    + images.count() + ", one for each image of " + images.source());
        }
        Shape expected = preprocessing.input();
        int height = images.sizes()[1];
        int width = images.sizes()[2];
        if (expected.channels() != 1 || height != expected.height() || width != expected.width()) {
            throw new UnusableFileException(
                    "%s: images are 1 x %d x %d, expected %d x %d x %d as preprocessing.input says"
                            .formatted(
                                    images.source(),
                                    height,
                                    width,
                                    expected.channels(),
                                    expected.height(),
                                    expected.width()));
        }
    }

    private static void requireLabels(IdxFile labels, int classes) {
        byte[] values = labels.values();
        for (int sample = 0; sample < values.length; sample++) {
            int label = values[sample] & 0xff;
            if (label >= classes) {
                throw new UnusableFileException(labels.source() + ": the label of sample " + sample + " is " + label
                        + ", expected 0 to " + (classes - 1));
            }
        }
    }
}
