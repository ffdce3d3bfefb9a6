package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Images without labels, from files that a user names one by one. */
public final class RawImages {
    private static final List<String> PICTURES = List.of(".png", ".jpg", ".jpeg");

    private RawImages() {}

    /**
     * The pixels of a PNG or JPEG picture, or of all images of an IDX file, plain or gzip: unsigned bytes
     * [image][channel][row][column].
     *
     * @param shape that every image must have
     * @throws UnusableFileException naming the file and what is wrong with it
     */
    public static byte[] read(Path file, Shape shape) {
        if (!Files.exists(file)) {
            throw new UnusableFileException(
                    file + ": there is no such file; name a PNG or JPEG picture or an IDX file");
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (PICTURES.stream().anyMatch(name::endsWith)) {
            byte[] pixels = new byte[shape.features()];
            ImageDecoder.decode(file, shape, pixels, 0);
            return pixels;
        }
        return idx(file, shape);
    }

    private static byte[] idx(Path file, Shape shape) {
        IdxFile idx;
        try {
            idx = IdxFile.read(file.toString(), Files.newInputStream(file), 3, false);
        } catch (NoSuchFileException gone) {
            throw new UnusableFileException(file + ": there is no such file", gone);
        } catch (IOException problem) {
            throw new UnusableFileException(file + ": the file cannot be read (" + problem.getMessage() + ")", problem);
        }
        if (shape.channels() != 1 || idx.sizes()[1] != shape.height() || idx.sizes()[2] != shape.width()) {
            throw new UnusableFileException(file + ": its images are 1 x " + idx.sizes()[1] + " x " + idx.sizes()[2]
                    + ", expected " + ImageDecoder.words(shape));
        }
        return idx.values();
    }
}
