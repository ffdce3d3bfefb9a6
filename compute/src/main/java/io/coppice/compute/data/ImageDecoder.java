package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads PNG, JPEG, GIF (the first frame), BMP and TIFF files into planes of bytes: red, green, blue, or grey alone.
 * Transparency is passed over. A file that is cut short or damaged is refused, also where its decoder would only warn.
 */
final class ImageDecoder {
    /** Of the files that are taken for pictures. */
    static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff");

    /** Of what decoders warn, the words of what changes no pixel. */
    private static final List<String> HARMLESS = List.of("profile", "icc", "metadata", "jfif", "adobe", "thumbnail");

    private static final int UNSIGNED = 0xff;
    /** Right for an image of a data set and for one that is named by itself. */
    private static final String WAY_OUT = "; save it anew or leave it out";

    private ImageDecoder() {}

    private interface Reading<T> {
        T of(ImageReader reader) throws IOException;
    }

    /** Whether a file's name is that of a picture. */
    static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** The shape that a file's image asks for: three channels, or one where it is grey. */
    static Shape shape(Path file) {
        return read(file, reader -> {
            Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
            if (!types.hasNext()) {
                throw new IOException("its colours are of a kind that is not known");
            }
            ImageTypeSpecifier type = types.next();
            return new Shape(
                    isGrey(type.getColorModel().getColorSpace()) ? 1 : 3, reader.getHeight(0), reader.getWidth(0));
        });
    }

    /** Whether the file can be decoded, whatever its size. */
    static boolean isReadable(Path file) {
        try {
            read(file, reader -> reader.read(0));
            return true;
        } catch (UnusableFileException damaged) {
            return false;
        }
    }

    /** Writes the pixels of the file's image to {@code into} from {@code at}. */
    static void decode(Path file, Shape shape, byte[] into, int at) {
        BufferedImage image = read(file, reader -> {
            requireSize(file, reader, shape);
            return reader.read(0);
        });
        boolean grey = isGrey(image.getColorModel().getColorSpace());
        if (grey) {
            copyGrey(image.getRaster(), into, at);
            for (int channel = 1; channel < shape.channels(); channel++) {
                int plane = shape.height() * shape.width();
                System.arraycopy(into, at, into, at + channel * plane, plane);
            }
        } else {
            copyColour(image, shape.channels(), into, at);
        }
    }

    private static boolean isGrey(ColorSpace space) {
        return space.getType() == ColorSpace.TYPE_GRAY;
    }

    /** From the raster itself: the image's own conversion takes grey for linear light and brightens it. */
    private static void copyGrey(Raster raster, byte[] into, int at) {
        int size = raster.getSampleModel().getSampleSize(0);
        int to = at;
        for (int row = 0; row < raster.getHeight(); row++) {
            for (int column = 0; column < raster.getWidth(); column++) {
                int value = raster.getSample(column, row, 0);
                into[to++] = (byte) (size > 8 ? value >> (size - 8) : value * UNSIGNED / ((1 << size) - 1));
            }
        }
    }

    private static void copyColour(BufferedImage image, int channels, byte[] into, int at) {
        int plane = image.getHeight() * image.getWidth();
        int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < plane; i++) {
            int red = colours[i] >> 16 & UNSIGNED;
            int green = colours[i] >> 8 & UNSIGNED;
            int blue = colours[i] & UNSIGNED;
            if (channels == 1) {
                into[at + i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000); // luma of ITU-R BT.601
            } else {
                into[at + i] = (byte) red;
                into[at + plane + i] = (byte) green;
                into[at + 2 * plane + i] = (byte) blue;
            }
        }
    }

    private static Shape requireSize(Path file, ImageReader reader, Shape shape) throws IOException {
        if (shape.channels() != 1 && shape.channels() != 3) {
            throw new UnusableFileException("data.preprocessing.input is " + words(shape)
                    + ", expected 1 (grey) or 3 channels of images, such as " + file);
        }
        if (reader.getHeight(0) != shape.height() || reader.getWidth(0) != shape.width()) {
            throw new UnusableFileException(
                    "%s: the image is %d x %d pixels (height x width), expected %d x %d; scale it,"
                                    .formatted(
                                            file,
                                            reader.getHeight(0),
                                            reader.getWidth(0),
                                            shape.height(),
                                            shape.width())
                            + " move it away, or set data.preprocessing.input");
        }
        return shape;
    }

    private static <T> T read(Path file, Reading<T> reading) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            PngChunks.check(bytes);
            return read(file, bytes, reading);
        } catch (UnusableFileException known) {
            throw known;
        } catch (IOException | RuntimeException damaged) { // the decoders throw whatever a damaged file leads them to
            throw new UnusableFileException(
                    file + ": the image cannot be read (" + UnusableFileException.reason(damaged) + ")" + WAY_OUT,
                    damaged);
        }
    }

    private static <T> T read(Path file, byte[] bytes, Reading<T> reading) throws IOException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new UnusableFileException(file
                        + ": the file is no image that can be read, expected PNG, JPEG, GIF, BMP or TIFF" + WAY_OUT);
            }
            ImageReader reader = readers.next();
            List<String> warnings = new ArrayList<>();
            try {
                reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
                reader.setInput(stream, true, true);
                T result = reading.of(reader);
                for (String warning : warnings) {
                    if (HARMLESS.stream().noneMatch(warning.toLowerCase(Locale.ROOT)::contains)) {
                        throw new IOException(warning);
                    }
                }
                return result;
            } finally {
                reader.dispose();
            }
        }
    }

    /** A shape as people write it. */
    static String words(Shape shape) {
        return shape.channels() + " x " + shape.height() + " x " + shape.width();
    }
}
