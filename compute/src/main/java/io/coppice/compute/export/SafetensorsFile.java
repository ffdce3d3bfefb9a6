package io.coppice.compute.export;

import io.coppice.compute.data.UnusableFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a safetensors file holds, in the file's order.
 *
 * @param source the file's name, for messages
 * @param metadata free text by key: the header's {@code __metadata__}
 */
public record SafetensorsFile(String source, Map<String, String> metadata, Map<String, ArrayEntry> arrays) {

    public SafetensorsFile {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    /** A file yet to be written. */
    public static SafetensorsFile of(Map<String, String> metadata, List<ArrayEntry> arrays) {
        Map<String, ArrayEntry> byName = new LinkedHashMap<>();
        for (ArrayEntry array : arrays) {
            if (byName.put(array.name(), array) != null) {
                throw new IllegalArgumentException("Two arrays are named " + array.name());
            }
        }
        return new SafetensorsFile("new safetensors file", metadata, byName);
    }

    public boolean has(String name) {
        return arrays.containsKey(name);
    }

    /**
     * The F32 array of this name, not copied.
     *
     * @param shape the shape that it must have; none given means any
     */
    public float[] floats(String name, Integer... shape) {
        if (entry(name, shape) instanceof ArrayEntry.Floats floats) {
            return floats.values();
        }
        throw new UnusableFileException(source + ": array " + name + " is of type I32, expected F32");
    }

    /** The I32 array of this name, not copied; see {@link #floats}. */
    public int[] ints(String name, Integer... shape) {
        if (entry(name, shape) instanceof ArrayEntry.Ints ints) {
            return ints.values();
        }
        throw new UnusableFileException(source + ": array " + name + " is of type F32, expected I32");
    }

    /** The only number of an F32 array of length 1. */
    public float number(String name) {
        float[] values = floats(name);
        if (values.length != 1) {
            throw new UnusableFileException(
                    source + ": array " + name + " holds " + values.length + " numbers, expected 1");
        }
        return values[0];
    }

    /** The text of this metadata key. */
    public String text(String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new UnusableFileException(
                    source + ": metadata " + key + " is missing; the file has " + metadata.keySet());
        }
        return value;
    }

    /** @throws UnusableFileException naming the first number of an F32 array that is infinite or none */
    public void requireNumbers() {
        for (ArrayEntry entry : arrays.values()) {
            if (entry instanceof ArrayEntry.Floats floats) {
                for (int i = 0; i < floats.values().length; i++) {
                    if (!Float.isFinite(floats.values()[i])) {
                        throw new UnusableFileException(source + ": number " + i + " of array " + floats.name() + " is "
                                + floats.values()[i] + ", expected finite numbers");
                    }
                }
            }
        }
    }

    private ArrayEntry entry(String name, Integer... shape) {
        ArrayEntry entry = arrays.get(name);
        if (entry == null) {
            throw new UnusableFileException(
                    source + ": array " + name + " is missing; the file has " + new ArrayList<>(arrays.keySet()));
        }
        if (shape.length > 0 && !entry.shape().equals(List.of(shape))) {
            throw new UnusableFileException(
                    source + ": array " + name + " has shape " + entry.shape() + ", expected " + List.of(shape));
        }
        return entry;
    }
}
