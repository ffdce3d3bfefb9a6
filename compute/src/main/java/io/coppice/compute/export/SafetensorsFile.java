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
 * @param converted by the name of each array whose numbers are stored otherwise than as F32, how: F16, BF16 or F64
 */
public record SafetensorsFile(
        String source, Map<String, String> metadata, Map<String, ArrayEntry> arrays, Map<String, String> converted) {
    private static final int LISTED = 12;

    public SafetensorsFile {
        converted = Collections.unmodifiableMap(new LinkedHashMap<>(converted));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    /** One whose floats are all F32. */
    public SafetensorsFile(String source, Map<String, String> metadata, Map<String, ArrayEntry> arrays) {
        this(source, metadata, arrays, Map.of());
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
     * The floats of this name, not copied.
     *
     * @param shape the shape that it must have; none given means any
     */
    public float[] floats(String name, Integer... shape) {
        return switch (entry(name, shape)) {
            case ArrayEntry.Floats floats -> floats.values();
            case ArrayEntry.Ints ints -> throw wrongType(name, "I32", "F32 (or F16, BF16, F64)");
            case ArrayEntry.PassedOver unread -> throw wrongType(name, unread.type(), "F32 (or F16, BF16, F64)");
        };
    }

    /** The I32 array of this name, not copied; see {@link #floats}. */
    public int[] ints(String name, Integer... shape) {
        return switch (entry(name, shape)) {
            case ArrayEntry.Ints ints -> ints.values();
            case ArrayEntry.Floats floats -> throw wrongType(name, converted.getOrDefault(name, "F32"), "I32");
            case ArrayEntry.PassedOver unread -> throw wrongType(name, unread.type(), "I32");
        };
    }

    private UnusableFileException wrongType(String name, String type, String expected) {
        return new UnusableFileException(source + ": array " + name + " is of type " + type + ", expected " + expected);
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

    /** @throws UnusableFileException naming the first number of an array of floats that is infinite or none */
    public void requireNumbers() {
        for (ArrayEntry entry : arrays.values()) {
            if (entry instanceof ArrayEntry.Floats floats) {
                requireNumbers(floats.name(), floats.values());
            }
        }
    }

    /** The same of one array. */
    void requireNumbers(String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                String as = converted.containsKey(name) ? " as a single-precision number" : "";
                throw new UnusableFileException(source + ": number " + i + " of array " + name + " is " + values[i] + as
                        + ", expected finite numbers");
            }
        }
    }

    /** The names of the arrays, as a sentence lists them. */
    private String listed() {
        List<String> names = new ArrayList<>(arrays.keySet());
        return names.size() <= LISTED
                ? names.toString()
                : names.subList(0, LISTED) + " and " + (names.size() - LISTED) + " more";
    }

    private ArrayEntry entry(String name, Integer... shape) {
        ArrayEntry entry = arrays.get(name);
        if (entry == null) {
            throw new UnusableFileException(source + ": array " + name + " is missing; the file has " + listed());
        }
        if (shape.length > 0 && !entry.shape().equals(List.of(shape))) {
            throw new UnusableFileException(
                    source + ": array " + name + " has shape " + entry.shape() + ", expected " + List.of(shape));
        }
        return entry;
    }
}
