package io.coppice.compute.tensor;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntFunction;

/** Arrays, and records that hold some, as people read them: the first numbers, and how many there are in all. */
public final class ArrayText {
    private static final int SHOWN = 16;

    private ArrayText() {}

    /**
     * What a record's {@code toString} says, with the contents of arrays where Java would print their addresses.
     *
     * @param fields names and values by turns
     */
    public static String record(String name, Object... fields) {
        StringJoiner text = new StringJoiner(", ", name + "[", "]");
        for (int i = 0; i < fields.length; i += 2) {
            text.add(fields[i] + "=" + of(fields[i + 1]));
        }
        return text.toString();
    }

    /** A value; arrays, and those within lists and maps, by their numbers, and bytes by how many they are. */
    public static String of(Object value) {
        return switch (value) {
            case null -> "null";
            case float[] values -> text(values.length, i -> Float.toString(values[i]));
            case double[] values -> text(values.length, i -> Double.toString(values[i]));
            case int[] values -> text(values.length, i -> Integer.toString(values[i]));
            case long[] values -> text(values.length, i -> Long.toString(values[i]));
            case byte[] values -> values.length + " bytes";
            case Object[] values -> text(values.length, i -> of(values[i]));
            case List<?> values -> text(values.size(), i -> of(values.get(i)));
            case Map<?, ?> values -> {
                StringJoiner entries = new StringJoiner(", ", "{", "}");
                values.forEach((key, held) -> entries.add(key + "=" + of(held)));
                yield entries.toString();
            }
            default -> value.toString();
        };
    }

    private static String text(int length, IntFunction<String> element) {
        StringJoiner elements = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < Math.min(length, SHOWN); i++) {
            elements.add(element.apply(i));
        }
        return length > SHOWN ? elements.add("... " + length + " in all").toString() : elements.toString();
    }
}
