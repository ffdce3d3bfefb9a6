package io.coppice.protocols.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the keys mean, by path: the file {@code keys.txt}, a line a key, in sections. */
final class KeyTexts {
    static final KeyTexts JOB = read("job");
    static final KeyTexts NODE = read("node");
    static final KeyTexts LAYER = read("layer");

    private static final String FILE = "keys.txt";
    private static final String ANY = "*.";
    private static final int COLUMNS = 5;

    /** @param unit of its number, empty where it has none */
    record Text(String unit, String example, String since, String meaning) {
        static final Text NONE = new Text("", "", "", "");
    }

    private final Map<String, Text> texts;

    private KeyTexts(Map<String, Text> texts) {
        this.texts = texts;
    }

    /** Of a key of a layer also what holds for all layers, under {@code *.key}; {@link Text#NONE} where nothing is said. */
    Text of(String path) {
        Text any = texts.getOrDefault(ANY + path.substring(path.lastIndexOf('.') + 1), Text.NONE);
        return texts.getOrDefault(path, any);
    }

    Set<String> paths() {
        return texts.keySet();
    }

    private static KeyTexts read(String part) {
        Map<String, Text> texts = new LinkedHashMap<>();
        boolean within = false;
        for (String line : text().lines().toList()) {
            if (line.startsWith("[")) {
                within = line.equals("[" + part + "]");
            } else if (within && !line.isBlank() && !line.startsWith("#")) {
                String[] columns = line.split("\\|", COLUMNS);
                texts.put(
                        columns[0].strip(),
                        new Text(columns[1].strip(), columns[2].strip(), columns[3].strip(), columns[4].strip()));
            }
        }
        return new KeyTexts(texts);
    }

    private static String text() {
        try (InputStream stream = KeyTexts.class.getResourceAsStream(FILE)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException("The program's own " + FILE + " cannot be read", cause);
        }
    }
}
