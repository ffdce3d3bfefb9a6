package io.coppice.compute.export;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Goes through a JSON text once, character by character. Source: RFC 8259. */
final class JsonReader {
    /** A text can nest deeper than a thread's stack. */
    private static final int DEEPEST = 64;

    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";
    private static final int HEXADECIMAL = 16;
    private static final int DIGITS_OF_A_CHARACTER = 4;
    private static final char NONE = 0;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    /** @throws ParseException when the text is not one JSON value */
    Object whole() throws ParseException {
        Object value = value();
        if (next() != NONE || at < text.length()) {
            throw fault("nothing more");
        }
        return value;
    }

    /** The character that comes next, behind blanks; it stays. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : NONE;
    }

    private boolean takes(char character) {
        boolean there = next() == character;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char character) throws ParseException {
        if (!takes(character)) {
            throw fault("" + character);
        }
    }

    private ParseException fault(String expected) {
        String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return new ParseException("character " + at + " is " + found + ", expected " + expected, at);
    }

    private Object value() throws ParseException {
        switch (next()) {
            case '{':
                return object();
            case '[':
                return list();
            case '"':
                return string();
            case 't':
                return word("true", true);
            case 'f':
                return word("false", false);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Object word(String word, Object value) throws ParseException {
        if (!text.startsWith(word, at)) {
            throw fault(word);
        }
        at += word.length();
        return value;
    }

    private Map<String, Object> object() throws ParseException {
        Map<String, Object> fields = new LinkedHashMap<>();
        descend('{');
        if (!takes('}')) {
            do {
                String name = next() == '"' ? string() : null;
                if (name == null) {
                    throw fault("a field's name");
                }
                if (fields.containsKey(name)) {
                    throw new ParseException("Duplicate field '" + name + "'", at);
                }
                expect(':');
                fields.put(name, value());
            } while (takes(','));
            expect('}');
        }
        depth--;
        return fields;
    }

    private List<Object> list() throws ParseException {
        List<Object> elements = new ArrayList<>();
        descend('[');
        if (!takes(']')) {
            do {
                elements.add(value());
            } while (takes(','));
            expect(']');
        }
        depth--;
        return elements;
    }

    private void descend(char opening) throws ParseException {
        expect(opening);
        if (++depth > DEEPEST) {
            throw new ParseException("it nests deeper than " + DEEPEST + " levels", at);
        }
    }

    private String string() throws ParseException {
        StringBuilder characters = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char character = text.charAt(at);
            if (character < ' ') {
                throw fault("no control character within a text");
            }
            at++;
            characters.append(character == '\\' ? escaped() : character);
        }
        expect('"');
        return characters.toString();
    }

    private char escaped() throws ParseException {
        if (at == text.length()) {
            throw fault("an escape");
        }
        if (text.charAt(at) == 'u') {
            int code = 0;
            for (int digit = 0; digit < DIGITS_OF_A_CHARACTER; digit++) {
                at++;
                int value = at < text.length() ? Character.digit(text.charAt(at), HEXADECIMAL) : -1;
                if (value < 0) {
                    throw fault("four hexadecimal digits");
                }
                code = HEXADECIMAL * code + value;
            }
            at++;
            return (char) code;
        }
        int which = ESCAPES.indexOf(text.charAt(at));
        if (which < 0) {
            throw fault("an escape");
        }
        at++;
        return ESCAPED.charAt(which);
    }

    /** An Integer where that holds it, else a Long or a Double. */
    private Number number() throws ParseException {
        int from = at;
        at += at < text.length() && text.charAt(at) == '-' ? 1 : 0;
        int first = at;
        digits();
        if (at > first + 1 && text.charAt(first) == '0') {
            at = first + 1;
            throw fault("no digit after a zero");
        }
        boolean whole = true;
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
            whole = false;
        }
        if (at < text.length() && "eE".indexOf(text.charAt(at)) >= 0) {
            at++;
            at += at < text.length() && "+-".indexOf(text.charAt(at)) >= 0 ? 1 : 0;
            digits();
            whole = false;
        }
        double value = Double.parseDouble(text.substring(from, at));
        if (whole && value == (int) value) {
            return (int) value;
        }
        boolean exact = whole && Math.abs(value) < 1L << 53;
        return exact ? (Number) (long) value : (Number) value;
    }

    private void digits() throws ParseException {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from) {
            throw fault(at == text.length() ? "more" : "a value");
        }
    }
}
