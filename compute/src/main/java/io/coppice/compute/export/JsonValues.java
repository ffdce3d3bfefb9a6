package io.coppice.compute.export;

import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * JSON as maps, lists, texts, numbers, booleans and null. Without a library: Jackson's streams alone take 40 ms to start, twice
 * as long as everything else about loading a small network, and a program that only answers would have to carry them.
 */
final class JsonValues {
    private static final String ESCAPES = "\b\t\n\f\r\"\\";
    private static final String ESCAPED = "btnfr\"\\";

    private JsonValues() {}

    /** @throws ParseException when the text is not one JSON value, and says where */
    static Object parse(String text) throws ParseException {
        return new JsonReader(text).whole();
    }

    static String text(Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(Object value, StringBuilder text) {
        if (value instanceof Map<?, ?> fields) {
            String before = "{";
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                quote(field.getKey().toString(), text.append(before));
                write(field.getValue(), text.append(':'));
                before = ",";
            }
            text.append(fields.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> elements) {
            String before = "[";
            for (Object element : elements) {
                write(element, text.append(before));
                before = ",";
            }
            text.append(elements.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            quote(string, text);
        } else {
            text.append(value); // numbers, truths and null are what they print
        }
    }

    private static void quote(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char character = string.charAt(i);
            int escape = ESCAPES.indexOf(character);
            if (escape >= 0) {
                text.append('\\').append(ESCAPED.charAt(escape));
            } else if (character < ' ') {
                text.append(String.format("\\u%04X", (int) character));
            } else {
                text.append(character);
            }
        }
        text.append('"');
    }
}
