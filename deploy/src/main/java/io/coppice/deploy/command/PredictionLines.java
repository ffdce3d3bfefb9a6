package io.coppice.deploy.command;

import io.coppice.actors.front.Json;
import io.coppice.compute.targets.TargetSchema;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Predictions as they are printed: a line each, in JSON, as CSV for rows of a table, or in words for pictures. */
final class PredictionLines implements AutoCloseable {
    private final PrintWriter out;
    private final TargetSchema targets;
    private final List<String> classes;
    private final boolean json;
    private final int top;
    private final boolean files;
    private boolean begun;

    /**
     * @param top how many classes are named, the likeliest first
     * @param files whether CSV says which file a row is of
     */
    PredictionLines(PrintWriter out, TargetSchema targets, boolean json, int top, boolean files) {
        this.out = new PrintWriter(new BufferedWriter(out));
        this.targets = targets;
        this.classes = targets.names();
        this.json = json;
        this.top = Math.min(top, classes.size());
        this.files = files;
    }

    /** A row of a table. @param line where it stands in its file */
    void row(String file, int line, float[] logits, int at) {
        if (json) {
            json(file, "line", OptionalInt.of(line), logits, at);
            return;
        }
        if (!begun) {
            begun = true;
            out.println(heading());
        }
        List<String> cells = new ArrayList<>();
        if (files) {
            cells.add(quoted(file));
        }
        cells.add(Integer.toString(line));
        if (!areClasses()) {
            for (float value : predicted(logits, at)) {
                cells.add(Float.toString(value));
            }
            out.println(String.join(",", cells));
            return;
        }
        for (int label : Probabilities.top(logits, at, classes.size(), top)) {
            cells.add(quoted(classes.get(label)));
            cells.add(String.format(Locale.ROOT, "%.6f", Probabilities.of(logits, at, classes.size(), label)));
        }
        out.println(String.join(",", cells));
    }

    private String heading() {
        StringBuilder heading = new StringBuilder(files ? "file,line" : "line");
        if (!areClasses()) {
            classes.forEach(column -> heading.append(',').append(quoted(column)));
            return heading.toString();
        }
        for (int place = 1; place <= top; place++) {
            String number = place == 1 ? "" : Integer.toString(place);
            heading.append(",class").append(number).append(",probability").append(number);
        }
        return heading.toString();
    }

    /** Quotes where the text would be taken apart. */
    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && text.equals(text.strip());
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A picture. @param number among those of its file, from 0, where that holds more than one */
    void picture(String file, OptionalInt number, float[] logits) {
        if (json) {
            json(file, "image", number, logits, 0);
            return;
        }
        List<String> named = new ArrayList<>();
        float[] values = areClasses() ? new float[0] : predicted(logits, 0);
        for (int column = 0; column < values.length; column++) {
            named.add(classes.get(column) + " " + values[column]);
        }
        for (int label : Probabilities.top(logits, 0, classes.size(), areClasses() ? top : 0)) {
            named.add(String.format(
                    Locale.ROOT,
                    "%s (%.2f %%)",
                    classes.get(label),
                    100 * Probabilities.of(logits, 0, classes.size(), label)));
        }
        String which = number.isPresent() ? file + " #" + number.getAsInt() : file;
        out.println(which + ": " + String.join(", ", named));
    }

    private boolean areClasses() {
        return targets instanceof TargetSchema.Classes;
    }

    /** Probabilities of yes, or numbers in their own units. */
    private float[] predicted(float[] logits, int at) {
        float[] values = Arrays.copyOfRange(logits, at, at + classes.size());
        targets.predict(values, 0);
        return values;
    }

    private void json(String file, String place, OptionalInt number, float[] logits, int at) {
        if (!areClasses()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", file);
            number.ifPresent(which -> fields.put(place, which));
            float[] values = predicted(logits, at);
            for (int column = 0; column < values.length; column++) {
                fields.put(classes.get(column), values[column]);
            }
            out.println(Json.write(fields));
            return;
        }
        List<Map<String, Object>> likeliest = new ArrayList<>();
        for (int label : Probabilities.top(logits, at, classes.size(), top)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("class", classes.get(label));
            one.put("probability", Probabilities.of(logits, at, classes.size(), label));
            likeliest.add(one);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file);
        number.ifPresent(which -> fields.put(place, which));
        fields.putAll(likeliest.getFirst());
        if (top > 1) {
            fields.put("top", likeliest);
        }
        out.println(Json.write(fields));
    }

    /** @throws UserException when not all of it could be written */
    @Override
    public void close() {
        if (out.checkError()) {
            throw UserException.failed("The predictions cannot be written to the end: is the disk full?", null);
        }
    }
}
