package io.coppice.deploy.benchmark;

import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.ImageSplits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The first images of MNIST in a folder of their own, so that an epoch of a quick benchmark takes a moment. */
final class FewImages {
    static final int TRAINING = 1536;
    static final int VALIDATION = 256;

    private FewImages() {}

    /** What a job sets to train on them. */
    static List<String> overrides(Path folder) {
        return List.of("data.path=" + folder.toAbsolutePath(), "data.validation=" + VALIDATION);
    }

    static void write(Path folder) {
        ImageSplits mnist = DataSets.open("mnist", Optional.empty(), 0);
        try {
            write(folder, "train", mnist.training().range(0, TRAINING + VALIDATION));
            write(folder, "t10k", mnist.test().range(0, VALIDATION));
        } catch (IOException cause) {
            throw new UncheckedIOException("The images of the quick benchmark cannot be written to " + folder, cause);
        }
    }

    private static void write(Path folder, String part, ImageSet images) throws IOException {
        byte[] pixels = Arrays.copyOfRange(images.pixels(), images.pixelsAt(0), images.pixelsAt(images.count()));
        byte[] labels = new byte[images.count()];
        for (int sample = 0; sample < labels.length; sample++) {
            labels[sample] = (byte) images.label(sample);
        }
        int[] sizes = {images.count(), images.shape().height(), images.shape().width()};
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), idx(pixels, sizes));
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"), idx(labels, images.count()));
    }

    /** Two zeros, 8 for bytes, the number of dimensions; their sizes; the bytes. */
    private static byte[] idx(byte[] values, int... sizes) {
        ByteBuffer file = ByteBuffer.allocate(Integer.BYTES * (1 + sizes.length) + values.length);
        file.putInt(0x0800 + sizes.length);
        Arrays.stream(sizes).forEach(file::putInt);
        return file.put(values).array();
    }
}
