package io.coppice.compute.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Images in the binary format of CIFAR, plain or gzip by its name: records of one or two labels, then the 1024 bytes of
 * each of the red, green and blue planes, row by row.
 *
 * <p>Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, and the data's home page, "Binary
 * version".
 *
 * @param bytes whole records
 * @param labels how many stand before each image: 1, or for CIFAR-100 2 (coarse, fine), of which the last counts
 */
record CifarFile(String source, byte[] bytes, int labels) {
    static final int PIXELS = 3 * 32 * 32;

    static CifarFile read(FileSource files, String name, int labels) {
        FileSource.Opened opened = files.open(name);
        byte[] bytes = bytes(opened);
        int record = labels + PIXELS;
        if (bytes.length == 0 || bytes.length % record != 0) {
            throw new UnusableFileException(
                    opened.source() + ": " + bytes.length + " bytes long, expected a multiple of "
                            + record + " (" + labels + " for the label, " + PIXELS
                            + " for the pixels); fetch it anew, in the binary version");
        }
        return new CifarFile(opened.source(), bytes, labels);
    }

    private static byte[] bytes(FileSource.Opened opened) {
        try (InputStream stream = opened.stream()) {
            boolean gzip = opened.source().endsWith(".gz");
            return (gzip ? new GZIPInputStream(stream, 1 << 16) : stream).readAllBytes();
        } catch (EOFException | ZipException damaged) {
            throw new UnusableFileException(
                    opened.source() + ": the gzip data is damaged (" + damaged.getMessage() + ")", damaged);
        } catch (IOException problem) {
            throw new UnusableFileException(
                    opened.source() + ": the file cannot be read (" + UnusableFileException.reason(problem) + ")",
                    problem);
        }
    }

    int count() {
        return bytes.length / (labels + PIXELS);
    }

    /** Copies images and labels to the places of the samples from {@code first}, and checks the labels. */
    void copy(byte[] toPixels, byte[] toLabels, int first, int classes) {
        int record = labels + PIXELS;
        for (int image = 0; image < count(); image++) {
            int at = image * record + labels;
            int label = bytes[at - 1] & 0xff;
            if (label >= classes) {
                throw new UnusableFileException(
                        source + ": the label of image " + image + " is " + label + ", expected 0 to " + (classes - 1));
            }
            toLabels[first + image] = (byte) label;
            System.arraycopy(bytes, at, toPixels, (first + image) * PIXELS, PIXELS);
        }
    }
}
