package io.coppice.compute.export;

import io.coppice.compute.data.UnusableFileException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON at the front of a safetensors file: which array lies where. */
record SafetensorsHeader(Map<String, String> metadata, List<Place> places) {
    private static final String METADATA = "__metadata__";
    private static final int LONGEST_TYPE = 20;
    private static final int MOST_DIMENSIONS = 32;

    /** Where an array lies: bytes {@code begin} to {@code end} (exclusive) after the header. */
    record Place(String name, String type, List<Integer> shape, int begin, int end) implements Comparable<Place> {

        /** In the order of their bytes. */
        @Override
        public int compareTo(Place other) {
            return begin == other.begin ? Integer.compare(end, other.end) : Integer.compare(begin, other.begin);
        }
    }

    /** Places one array behind the other, in the given order. */
    static SafetensorsHeader of(SafetensorsFile file) {
        List<Place> places = new ArrayList<>();
        int at = 0;
        for (ArrayEntry array : file.arrays().values()) {
            ArrayType type = switch (array) {
                case ArrayEntry.Floats floats -> ArrayType.F32;
                case ArrayEntry.Ints ints -> ArrayType.I32;
                case ArrayEntry.PassedOver unread ->
                    throw new IllegalArgumentException("Array " + unread.name() + " was passed over when "
                            + file.source() + " was read, and cannot be written");
            };
            int end = Math.addExact(at, Math.multiplyExact(array.length(), type.bytes()));
            places.add(new Place(array.name(), type.name(), array.shape(), at, end));
            at = end;
        }
        return new SafetensorsHeader(file.metadata(), places);
    }

    /** The bytes of the header, padded with spaces so that the arrays start at a multiple of 8. */
    byte[] toBytes() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(METADATA, metadata);
        for (Place place : places) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("dtype", place.type);
            fields.put("shape", place.shape);
            fields.put("data_offsets", List.of(place.begin, place.end));
            root.put(place.name, fields);
        }
        String json = JsonValues.text(root);
        int padding = -json.getBytes(StandardCharsets.UTF_8).length & 7;
        return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads and checks a header whose file has {@code dataLength} bytes behind it. */
    static SafetensorsHeader parse(String source, byte[] header, int dataLength) {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Place> places = new ArrayList<>();
        for (Map.Entry<?, ?> field : readObject(source, header).entrySet()) {
            if (field.getKey().equals(METADATA)) {
                readMetadata(source, field.getValue(), metadata);
            } else {
                places.add(readPlace(source, field.getKey().toString(), field.getValue()));
            }
        }
        requireTiling(source, places, dataLength);
        return new SafetensorsHeader(metadata, places);
    }

    private static Map<?, ?> readObject(String source, byte[] header) {
        try {
            if (JsonValues.parse(new String(header, StandardCharsets.UTF_8)) instanceof Map<?, ?> object) {
                return object;
            }
        } catch (ParseException problem) {
            throw new UnusableFileException(
                    source + ": the header is not readable JSON (" + problem.getMessage() + ")", problem);
        }
        throw new UnusableFileException(source + ": the header is not a JSON object");
    }

    private static void readMetadata(String source, Object value, Map<String, String> metadata) {
        if (!(value instanceof Map<?, ?> fields)) {
            throw new UnusableFileException(source + ": " + METADATA + " is not a JSON object of texts");
        }
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            if (!(field.getValue() instanceof String text)) {
                throw new UnusableFileException(source + ": metadata " + field.getKey() + " is "
                        + JsonValues.text(field.getValue()) + ", expected a text");
            }
            metadata.put(field.getKey().toString(), text);
        }
    }

    private static Place readPlace(String source, String name, Object value) {
        Map<?, ?> node = value instanceof Map<?, ?> fields ? fields : Map.of();
        if (!(node.get("dtype") instanceof String type) || type.isEmpty() || type.length() > LONGEST_TYPE) {
            throw new UnusableFileException(source + ": array " + name + " has dtype "
                    + (node.containsKey("dtype") ? JsonValues.text(node.get("dtype")) : "missing")
                    + ", expected the name of a type such as \"F32\"");
        }
        List<Integer> shape = wholeNumbers(source, name, "shape", node.get("shape"));
        List<Integer> offsets = wholeNumbers(source, name, "data_offsets", node.get("data_offsets"));
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw new UnusableFileException(
                    source + ": array " + name + " has data_offsets " + offsets + ", expected a begin and an end");
        }
        int begin = offsets.get(0);
        int end = offsets.get(1);
        Optional<ArrayType> known = ArrayType.named(type);
        if (known.isPresent()) {
            BigInteger needed = BigInteger.valueOf(known.get().bytes());
            for (int size : shape) {
                needed = needed.multiply(BigInteger.valueOf(size));
            }
            if (!needed.equals(BigInteger.valueOf(end - begin))) {
                throw new UnusableFileException("%s: array %s of shape %s needs %s bytes, but its range %d to %d has %d"
                        .formatted(source, name, shape, needed, begin, end, end - begin));
            }
        }
        return new Place(name, type, shape, begin, end);
    }

    private static List<Integer> wholeNumbers(String source, String name, String key, Object value) {
        if (!(value instanceof List<?> elements)) {
            throw new UnusableFileException(source + ": array " + name + " has no list " + key);
        }
        if (elements.size() > MOST_DIMENSIONS) {
            throw new UnusableFileException(source + ": array " + name + " has " + key + " of " + elements.size()
                    + " numbers, expected at most " + MOST_DIMENSIONS);
        }
        List<Integer> numbers = new ArrayList<>();
        for (Object element : elements) {
            if (!(element instanceof Integer number) || number < 0) {
                throw new UnusableFileException(source + ": array " + name + " has " + key + " "
                        + JsonValues.text(value) + ", expected whole numbers from 0 to " + Integer.MAX_VALUE);
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** Every byte behind the header belongs to exactly one array. */
    private static void requireTiling(String source, List<Place> places, int dataLength) {
        List<Place> inOrder = new ArrayList<>(places);
        Collections.sort(inOrder);
        int covered = 0;
        for (Place place : inOrder) {
            if (place.begin != covered) {
                String fault = place.begin < covered ? "overlaps the array before it" : "leaves a hole before it";
                throw new UnusableFileException("%s: array %s %s: it begins at byte %d, expected %d"
                        .formatted(source, place.name, fault, place.begin, covered));
            }
            if (place.end > dataLength) {
                throw new UnusableFileException("%s: array %s ends at byte %d, but the file is cut short at %d"
                        .formatted(source, place.name, place.end, dataLength));
            }
            covered = place.end;
        }
        if (covered != dataLength) {
            throw new UnusableFileException(source + ": " + (dataLength - covered)
                    + " trailing bytes belong to no array; the last one ends at byte " + covered);
        }
    }
}
