package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Images without labels, from files that a user names one by one. */
public final class RawImages {
    private RawImages() {}

    /**
     * The pixels of a picture, or of all images of an IDX file, plain or gzip: unsigned bytes
     * [image][channel][row][column].
     *
     * @param shape that the network takes
     * @throws UnusableFileException naming the file and what is wrong with it
     */
    public static byte[] read(Path file, Shape shape) {
        if (!Files.exists(file)) {
            throw new UnusableFileException(
                    file + ": there is no such file; name a PNG or JPEG picture or an IDX file");
        }
        if (ImageDecoder.isPicture(file)) {
            return picture(file, shape);
        }
        return idx(file, shape);
    }

    /** Grey and colour are turned into each other; the size has to be right. */
    private static byte[] picture(Path file, Shape shape) {
        Shape found = ImageDecoder.shape(file);
        if (found.height() != shape.height() || found.width() != shape.width()) {
            throw new UnusableFileException(file + ": the image is " + found.height() + " x " + found.width()
                    + " pixels (height x width), but the network takes " + shape.height() + " x " + shape.width()
                    + "; scale it");
        }
        if (shape.channels() != 1 && shape.channels() != 3) {
            throw new UnusableFileException(file + ": a picture has 1 channel (grey) or 3, but the network takes "
                    + ImageDecoder.words(shape) + "; it was trained on other data than pictures");
        }
        byte[] pixels = new byte[shape.features()];
        ImageDecoder.decode(file, shape, pixels, 0);
        return pixels;
    }

    private static byte[] idx(Path file, Shape shape) {
        IdxFile idx;
        try {
            idx = IdxFile.read(file.toString(), Files.newInputStream(file), 3, false);
        } catch (NoSuchFileException gone) {
            throw new UnusableFileException(file + ": there is no such file", gone);
        } catch (IOException problem) {
            throw new UnusableFileException(
                    file + ": the file cannot be read (" + UnusableFileException.reason(problem) + ")", problem);
        }
        if (shape.channels() != 1 || idx.sizes()[1] != shape.height() || idx.sizes()[2] != shape.width()) {
            throw new UnusableFileException(file + ": its images are 1 x " + idx.sizes()[1] + " x " + idx.sizes()[2]
                    + ", but the network takes " + ImageDecoder.words(shape));
        }
        return idx.values();
    }
}
