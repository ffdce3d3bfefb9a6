package io.coppice.compute.export;

import io.coppice.compute.data.UnusableFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes the safetensors format: 8 bytes little-endian length of the header, the header in JSON, then the arrays
 * without gaps. Arrays of type F32 and I32 are read as they are, F16, BF16 and F64 as single-precision numbers; those of other
 * types are passed over until somebody asks for one. A file holds at most 2 GiB. Every fault is one
 * {@link UnusableFileException}, found before anything is allocated that the file does not fill.
 *
 * <p>Source: the format section of the README of huggingface/safetensors.
 */
public final class Safetensors {
    private static final int LENGTH_BYTES = Long.BYTES;
    private static final int LARGEST = Integer.MAX_VALUE - 8; // bytes of an array in Java

    /** As the format's own library has it: a header is read as text, and that as objects. */
    private static final int LONGEST_HEADER = 100_000_000;

    private Safetensors() {}

    /** Reads a file; messages call it by its path. */
    public static SafetensorsFile read(Path path) {
        try {
            long size = Files.size(path);
            if (size > LARGEST) {
                throw new UnusableFileException(String.format(
                        Locale.ROOT,
                        "%s: the file has %,d bytes, expected at most %,d; leave out arrays that are not needed",
                        path,
                        size,
                        LARGEST));
            }
            return read(path.toString(), Files.readAllBytes(path));
        } catch (NoSuchFileException missing) {
            throw new UnusableFileException(path + ": there is no such safetensors file", missing);
        } catch (IOException problem) {
            throw new UnusableFileException(
                    path + ": the file cannot be read (" + UnusableFileException.reason(problem) + ")", problem);
        }
    }

    /** Reads the bytes of a file, which messages call {@code source}. */
    public static SafetensorsFile read(String source, byte[] bytes) {
        if (bytes.length < LENGTH_BYTES) {
            throw new UnusableFileException(
                    source + ": a file of " + bytes.length + " bytes is too short to be a safetensors file");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long headerLength = buffer.getLong();
        if (headerLength < 0 || headerLength > bytes.length - LENGTH_BYTES) {
            throw new UnusableFileException(source + ": the header claims " + Long.toUnsignedString(headerLength)
                    + " bytes, but the file has only " + (bytes.length - LENGTH_BYTES)
                    + " left: cut short, or no safetensors file");
        }
        if (headerLength > LONGEST_HEADER) {
            throw new UnusableFileException(
                    source + ": the header has " + headerLength + " bytes, expected at most " + LONGEST_HEADER);
        }
        int dataAt = LENGTH_BYTES + (int) headerLength;
        byte[] json = Arrays.copyOfRange(bytes, LENGTH_BYTES, dataAt);
        SafetensorsHeader header = SafetensorsHeader.parse(source, json, bytes.length - dataAt);
        Map<String, ArrayEntry> arrays = new LinkedHashMap<>();
        Map<String, String> converted = new LinkedHashMap<>();
        for (SafetensorsHeader.Place place : header.places()) {
            buffer.limit(dataAt + place.end()).position(dataAt + place.begin());
            ByteBuffer own = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
            ArrayEntry array = readArray(place, own);
            arrays.put(place.name(), array);
            if (array instanceof ArrayEntry.Floats && !place.type().equals(ArrayType.F32.name())) {
                converted.put(place.name(), place.type());
            }
        }
        return new SafetensorsFile(source, header.metadata(), arrays, converted);
    }

    private static ArrayEntry readArray(SafetensorsHeader.Place place, ByteBuffer buffer) {
        Optional<ArrayType> type = ArrayType.named(place.type());
        if (type.filter(ArrayType::isFloating).isPresent()) {
            return new ArrayEntry.Floats(place.name(), place.shape(), type.get().floats(buffer));
        }
        if (type.filter(ArrayType.I32::equals).isPresent()) {
            int[] values = new int[buffer.remaining() / Integer.BYTES];
            buffer.asIntBuffer().get(values);
            return new ArrayEntry.Ints(place.name(), place.shape(), values);
        }
        int length = buffer.remaining() / type.map(ArrayType::bytes).orElse(1);
        return new ArrayEntry.PassedOver(place.name(), place.shape(), place.type(), length);
    }

    /** The bytes of a file; equal contents in equal order give equal bytes. */
    public static byte[] toBytes(SafetensorsFile file) {
        SafetensorsHeader header = SafetensorsHeader.of(file);
        byte[] json = header.toBytes();
        int dataLength =
                header.places().isEmpty() ? 0 : header.places().getLast().end();
        ByteBuffer buffer = ByteBuffer.allocate(Math.addExact(LENGTH_BYTES + json.length, dataLength))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(json.length).put(json);
        for (ArrayEntry array : file.arrays().values()) {
            switch (array) {
                case ArrayEntry.Floats floats -> buffer.asFloatBuffer().put(floats.values());
                case ArrayEntry.Ints ints -> buffer.asIntBuffer().put(ints.values());
                case ArrayEntry.PassedOver unread ->
                    throw new IllegalStateException("The header has let " + unread.name() + " pass");
            }
            buffer.position(buffer.position() + array.length() * Float.BYTES);
        }
        return buffer.array();
    }

    /** Writes a file, replacing one of that name. */
    public static void write(Path path, SafetensorsFile file) throws IOException {
        Files.write(path, toBytes(file));
    }
}
