package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.util.function.Supplier;

/** Reads the four files of MNIST and of the sets that were made after it. */
final class IdxDataSet {
    private static final int IMAGE_DIMENSIONS = 3;

    private IdxDataSet() {}

    static DataSet open(FileSource files, int validation, Preprocessing preprocessing) {
        Supplier<ImageSet> test = () -> read(files, "t10k", preprocessing);
        requireMatchingHeaders(files, "t10k", preprocessing);
        return new DataSet(read(files, "train", preprocessing), validation, test);
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
