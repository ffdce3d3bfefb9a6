package io.coppice.compute.network;

import io.coppice.compute.network.LayerTrees.Complaints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The keys of one layer while it is read. */
final class LayerKeys {
    /** A layer's name is part of arrays' names, of which @ marks rows. */
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private final String path;
    private final Map<?, ?> values;
    private final Complaints complaints;
    private final TreeSet<String> known = new TreeSet<>();

    LayerKeys(String path, Map<?, ?> values, Complaints complaints) {
        this.path = path;
        this.values = values;
        this.complaints = complaints;
    }

    String path(String key) {
        return path + "." + key;
    }

    void complain(String key, Object value, String allowed) {
        complaints.add(path(key), value, allowed);
    }

    private Object value(String key) {
        known.add(key);
        return values.get(key);
    }

    /** One of the types, or an empty text. */
    String type(List<String> types) {
        Object type = value("type");
        if (type instanceof String text && types.contains(text)) {
            return text;
        }
        complain("type", type == null ? "missing" : type, "one of " + String.join(", ", types));
        known.addAll(values.keySet().stream().map(Object::toString).toList());
        return "";
    }

    /** A number that must be there. */
    Optional<Integer> whole(String key, int least) {
        Object value = value(key);
        if (value instanceof Integer number && number >= least) {
            return Optional.of(number);
        }
        complain(key, value == null ? "missing" : value, "a whole number of " + least + " or more");
        return Optional.empty();
    }

    int whole(String key, int fallback, int least) {
        return value(key) == null ? fallback : whole(key, least).orElse(fallback);
    }

    boolean flag(String key, boolean fallback) {
        Object value = value(key);
        if (value != null && !(value instanceof Boolean)) {
            complain(key, value, "true or false");
        }
        return value instanceof Boolean flag ? flag : fallback;
    }

    Optional<String> text(String key) {
        Object value = value(key);
        if (value != null && !value.toString().matches(NAME)) {
            complain(key, value, "at most 64 letters, digits, dots, dashes and underscores, a letter or digit first");
        }
        return Optional.ofNullable(value).map(Object::toString);
    }

    List<?> list(String key) {
        Object value = value(key);
        if (value != null && !(value instanceof List)) {
            complain(key, value, "a list of layers");
        }
        return value instanceof List<?> list ? list : List.of();
    }

    /** Complains of every key that was never asked for. */
    void finish() {
        for (Object key : values.keySet()) {
            if (!known.contains(key.toString())) {
                complain(key.toString(), values.get(key), "no other key than " + String.join(", ", known));
            }
        }
    }
}
