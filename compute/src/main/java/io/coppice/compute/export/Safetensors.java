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
import java.util.Map;

/**
 * Reads and writes the safetensors format: 8 bytes little-endian length of the header, the header in JSON, then the arrays
 * without gaps. Arrays of type F32 and I32; a file holds at most 2 GiB. Every fault is one {@link UnusableFileException}.
 *
 * <p>Source: the format section of the README of huggingface/safetensors.
 */
public final class Safetensors {
    private static final int LENGTH_BYTES = Long.BYTES;

    private Safetensors() {}

    /** Reads a file; messages call it by its path. */
    public static SafetensorsFile read(Path path) {
        try {
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
        int dataAt = LENGTH_BYTES + (int) headerLength;
        byte[] json = Arrays.copyOfRange(bytes, LENGTH_BYTES, dataAt);
        SafetensorsHeader header = SafetensorsHeader.parse(source, json, bytes.length - dataAt);
        Map<String, ArrayEntry> arrays = new LinkedHashMap<>();
        for (SafetensorsHeader.Place place : header.places()) {
            buffer.limit(dataAt + place.end()).position(dataAt + place.begin());
            arrays.put(place.name(), readArray(place, buffer));
        }
        return new SafetensorsFile(source, header.metadata(), arrays);
    }

    private static ArrayEntry readArray(SafetensorsHeader.Place place, ByteBuffer buffer) {
        if (place.type().equals("F32")) {
            float[] values = new float[buffer.remaining() / Float.BYTES];
            buffer.asFloatBuffer().get(values);
            return new ArrayEntry.Floats(place.name(), place.shape(), values);
        }
        int[] values = new int[buffer.remaining() / Integer.BYTES];
        buffer.asIntBuffer().get(values);
        return new ArrayEntry.Ints(place.name(), place.shape(), values);
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
