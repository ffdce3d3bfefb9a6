package io.coppice.protocols.job;

import io.coppice.compute.data.DataSets;
import io.coppice.protocols.job.KeyNotes.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every key that a job or a node may have. Types, defaults and what is allowed are overheard from the readers that validate,
 * so they cannot differ from them; meanings stand in {@code keys.txt}.
 */
public final class KnownKeys {
    /** Of which the readers ask only when one of them is named, such as the settings of a method. */
    private static final List<String> CHOICES = List.of(
            "data.set",
            "model.name",
            "method.name",
            "optimizer.name",
            "optimizer.schedule.name",
            "loss.name",
            "train.mode");

    private static final String SET = "data.set";
    private static final String SAMPLES = "data.preprocessing.";
    private static final String CROP = "data.augment.crop";

    private KnownKeys() {}

    /**
     * A key.
     *
     * @param path such as {@code train.epochs}; of a layer such as {@code convolution.kernel}
     * @param when what must be set for it, such as {@code method.name = l0-arm}; empty where it always holds
     * @param allowed what it may be
     * @param fallback what holds where it is not written; empty where nothing does
     * @param unit of its number; empty where it has none
     * @param example a value
     * @param since the first version that had it
     */
    public record Key(
            String path,
            String when,
            String type,
            String allowed,
            String fallback,
            String unit,
            String meaning,
            String example,
            String since) {}

    /** Those of a job, in the order in which they are read. */
    public static List<Key> ofJob() {
        Map<String, Note> usual = overheard("");
        Map<String, Map<String, Map<String, Note>>> byChoice = new LinkedHashMap<>();
        Set<String> paths = new LinkedHashSet<>(usual.keySet());
        for (String choice : CHOICES) {
            Map<String, Map<String, Note>> byOption = new LinkedHashMap<>();
            for (String option : usual.get(choice).options()) {
                byOption.put(option, overheard(choice, option));
                paths.addAll(byOption.get(option).keySet());
            }
            byChoice.put(choice, byOption);
        }
        List<Key> keys = new ArrayList<>();
        for (String path : inOrder(paths)) {
            keys.addAll(keys(path, usual, byChoice));
        }
        return keys;
    }

    /** Those of a node. */
    public static List<Key> ofNode() {
        Map<String, Note> notes = new LinkedHashMap<>();
        NodeSpecs.overhear(notes::putIfAbsent);
        return notes.entrySet().stream()
                .map(entry -> key(KeyTexts.NODE, entry.getKey(), "", entry.getValue()))
                .toList();
    }

    /** Those of the layers in {@code model.layers}, each after its type. */
    public static List<Key> ofLayers() {
        return LayerNotes.all().entrySet().stream()
                .map(entry -> key(KeyTexts.LAYER, entry.getKey(), "", entry.getValue()))
                .toList();
    }

    private static Map<String, Note> overheard(String job) {
        Map<String, Note> notes = new LinkedHashMap<>();
        JobSpecs.overhear(job, notes::putIfAbsent);
        return notes;
    }

    /** A job that names an option, and data somewhere. */
    private static Map<String, Note> overheard(String choice, String option) {
        Map<String, Note> notes = overheard(choice + " = " + option + ", data.path = somewhere");
        if (choice.equals(SET) && DataSets.named(option).preprocessing().isEmpty()) {
            notes.replaceAll(KnownKeys::whatTheFilesTell);
        }
        return notes;
    }

    /** Of one's own data the reader had nothing to go by but a stand-in. */
    private static Note whatTheFilesTell(String path, Note note) {
        if (path.startsWith(SAMPLES)) {
            return new Note(note.type(), note.allowed(), "", note.options());
        }
        return path.equals(CROP)
                ? new Note(
                        note.type(),
                        "a whole number of 0 or more, less than the side of the images",
                        note.fallback(),
                        List.of())
                : note;
    }

    /** Sections stay together, as a job has them. */
    private static List<String> inOrder(Set<String> paths) {
        Set<String> sections = new LinkedHashSet<>();
        paths.forEach(path -> sections.add(section(path)));
        List<String> ordered = new ArrayList<>();
        for (String section : sections) {
            paths.stream().filter(path -> section(path).equals(section)).forEach(ordered::add);
        }
        return ordered;
    }

    private static String section(String path) {
        return path.contains(".") ? path.substring(0, path.indexOf('.')) : "";
    }

    /** One entry where a key is always the same; otherwise one for each way in which a choice makes it. */
    private static List<Key> keys(
            String path, Map<String, Note> usual, Map<String, Map<String, Map<String, Note>>> byChoice) {
        for (Map.Entry<String, Map<String, Map<String, Note>>> choice : byChoice.entrySet()) {
            Map<Note, List<String>> options = new LinkedHashMap<>();
            int asked = 0;
            for (Map.Entry<String, Map<String, Note>> option : choice.getValue().entrySet()) {
                Note note = option.getValue().get(path);
                if (note != null) {
                    asked++;
                    options.computeIfAbsent(note, any -> new ArrayList<>()).add(option.getKey());
                }
            }
            boolean depends = asked > 0
                    && (options.size() > 1 || asked < choice.getValue().size());
            if (depends && !path.equals(choice.getKey())) {
                List<Key> keys = new ArrayList<>();
                options.forEach((note, names) ->
                        keys.add(key(KeyTexts.JOB, path, choice.getKey() + " = " + String.join(", ", names), note)));
                return keys;
            }
        }
        return List.of(key(KeyTexts.JOB, path, "", usual.get(path)));
    }

    private static Key key(KeyTexts texts, String path, String when, Note note) {
        KeyTexts.Text text = texts.of(path);
        return new Key(
                path,
                when,
                note.type(),
                note.allowed(),
                note.fallback(),
                text.unit(),
                text.meaning(),
                text.example(),
                text.since());
    }
}
