package io.coppice.protocols.job;

import io.coppice.compute.network.LayerTrees;
import io.coppice.protocols.job.KeyNotes.Note;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of layers, found out by asking the reader that validates them: it names the types where one is wrong, the keys of
 * a type where one is too much, and what is allowed where a value is impossible.
 */
final class LayerNotes {
    private static final String TYPES = "one of ";
    private static final String KEYS = "no other key than ";

    /** No layer has it, and no key takes it. */
    private static final Map<String, Object> IMPOSSIBLE = Map.of("no-such-thing", Map.of());

    private LayerNotes() {}

    /** By {@code type.key}; a type without keys of its own has the path {@code type}. */
    static Map<String, Note> all() {
        Map<String, Note> notes = new LinkedHashMap<>();
        for (String type : words(complaints(Map.of("type", IMPOSSIBLE)).get("type"), TYPES)) {
            List<String> keys = keys(type);
            notes.put(type, new Note("layer", "", "", keys));
            for (String key : keys) {
                if (!key.equals("type")) {
                    notes.put(type + "." + key, note(type, key));
                }
            }
        }
        return notes;
    }

    private static List<String> keys(String type) {
        Map<String, Object> layer = least(type);
        layer.putAll(IMPOSSIBLE);
        return words(complaints(layer).get("no-such-thing"), KEYS);
    }

    private static Note note(String type, String key) {
        Map<String, Object> wrong = least(type);
        wrong.put(key, IMPOSSIBLE);
        String allowed = complaints(wrong).getOrDefault(key, "text");
        boolean required = complaints(Map.of("type", type)).containsKey(key);
        String kind = allowed.startsWith("a whole number")
                ? "whole number"
                : allowed.startsWith("true")
                        ? "true or false"
                        : allowed.startsWith("a number")
                                ? "number"
                                : allowed.startsWith("a list of layers")
                                        ? "list of layers"
                                        : allowed.startsWith("a list") ? "list of names" : "text";
        return new Note(kind, allowed, required ? "" : fallback(type, key), List.of());
    }

    /** A layer that says no more than it must: numbers. */
    private static Map<String, Object> least(String type) {
        Map<String, Object> layer = new HashMap<>(Map.of("type", type));
        complaints(Map.of("type", type)).forEach((required, allowed) -> layer.put(required, 1));
        return layer;
    }

    /** As a layer is written down that says no more than it must. */
    private static String fallback(String type, String key) {
        List<Map<String, Object>> written =
                LayerTrees.write(LayerTrees.read(List.of(least(type)), (path, value, allowed) -> {}));
        Object value = written.isEmpty() ? null : written.getFirst().get(key);
        return value == null ? "" : value.toString();
    }

    private static Map<String, String> complaints(Map<String, Object> layer) {
        Map<String, String> complaints = new LinkedHashMap<>();
        LayerTrees.read(
                List.of(layer),
                (path, value, allowed) -> complaints.putIfAbsent(path.replaceFirst("^\\[0]\\.", ""), allowed));
        return complaints;
    }

    private static List<String> words(String sentence, String before) {
        return Arrays.asList(
                sentence.substring(sentence.indexOf(before) + before.length()).split(", | and | or "));
    }
}
