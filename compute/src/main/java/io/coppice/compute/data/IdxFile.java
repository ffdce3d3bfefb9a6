package io.coppice.compute.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes in the IDX format of MNIST, plain or gzip: two zero bytes, the type code 8, the number of
 * dimensions, each dimension's size as four bytes big-endian, then the numbers. Whether it is gzip is read from the
 * content, not from the name.
 *
 * <p>Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", section "File formats".
 *
 * @param sizes one a dimension, all positive
 * @param values row-major; empty where only the header was asked for
 */
record IdxFile(String source, int[] sizes, byte[] values) {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int START_BYTES = 4;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    /** Reads a whole file of so many dimensions, or its header alone; closes the stream. */
    static IdxFile read(String source, InputStream raw, int dimensions, boolean headerOnly) {
        try (InputStream stream = inflate(raw)) {
            requireStart(source, stream.readNBytes(START_BYTES), dimensions);
            int[] sizes = sizes(source, stream.readNBytes(dimensions * Integer.BYTES), dimensions);
            byte[] values = headerOnly ? new byte[0] : values(source, stream, sizes);
            return new IdxFile(source, sizes, values);
        } catch (EOFException cut) {
            throw new UnusableFileException(source + ": the gzip data is cut short", cut);
        } catch (ZipException damaged) {
            throw new UnusableFileException(
                    source + ": the gzip data is damaged (" + damaged.getMessage() + ")", damaged);
        } catch (IOException problem) {
            throw new UnusableFileException(
                    source + ": the file cannot be read (" + UnusableFileException.reason(problem) + ")", problem);
        }
    }

    /** How many items the first dimension counts. */
    int count() {
        return sizes[0];
    }

    /** The content of a stream that is gzip or plain, as its first bytes tell. */
    static InputStream inflate(InputStream raw) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(raw, 2);
        byte[] start = stream.readNBytes(2);
        stream.unread(start);
        boolean gzip = start.length == 2 && (start[0] & 0xff) == GZIP_FIRST && (start[1] & 0xff) == GZIP_SECOND;
        return gzip ? new GZIPInputStream(stream, 1 << 16) : stream;
    }

    private static void requireStart(String source, byte[] start, int dimensions) {
        if (start.length == 0) {
            throw new UnusableFileException(
                    source + ": the file is empty, expected IDX data of " + dimensions + " dimensions");
        }
        if (start.length < START_BYTES || start[0] != 0 || start[1] != 0) {
            throw new UnusableFileException("%s: no IDX file: it begins with the bytes %s, expected 00 00 08 %02x"
                    .formatted(source, HexFormat.ofDelimiter(" ").formatHex(start), dimensions));
        }
        if (start[2] != UNSIGNED_BYTE) {
            throw new UnusableFileException(
                    "%s: the IDX type code is 0x%02x, expected 0x08 (unsigned bytes)".formatted(source, start[2]));
        }
        if (start[3] != dimensions) {
            throw new UnusableFileException(
                    source + ": the IDX array has " + start[3] + " dimensions, expected " + dimensions);
        }
    }

    private static int[] sizes(String source, byte[] bytes, int dimensions) {
        if (bytes.length < dimensions * Integer.BYTES) {
            throw new UnusableFileException(source + ": cut short inside the IDX header");
        }
        int[] sizes = new int[dimensions];
        ByteBuffer.wrap(bytes).asIntBuffer().get(sizes);
        double product = Arrays.stream(sizes).asDoubleStream().reduce(1, (a, b) -> a * b);
        if (Arrays.stream(sizes).anyMatch(size -> size < 1) || product > Integer.MAX_VALUE) {
            throw new UnusableFileException(source + ": the IDX sizes are " + Arrays.toString(sizes)
                    + ", expected positive sizes with a product up to " + Integer.MAX_VALUE);
        }
        return sizes;
    }

    private static byte[] values(String source, InputStream stream, int[] sizes) throws IOException {
        int expected = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        byte[] values = stream.readNBytes(expected);
        if (values.length < expected) {
            throw new UnusableFileException(
                    source + ": cut short: " + values.length + " bytes behind the header, expected " + expected);
        }
        if (stream.read() >= 0) {
            throw new UnusableFileException(source + ": trailing bytes behind the " + expected + " that the sizes "
                    + Arrays.toString(sizes) + " announce");
        }
        return values;
    }
}
