package io.coppice.compute.operator;

import io.coppice.compute.kernel.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** The keys of one layer while it is read. */
public final class OperatorKeys {
    private static final String NAME_KEY = "name";
    private static final String INPUT_KEY = "input";
    private static final String INPUTS_KEY = "inputs";
    private static final List<String> WIRING_KEYS = List.of(INPUT_KEY, INPUTS_KEY);

    /** A layer's name is part of arrays' names, of which @ marks rows. */
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final String NAME_SHAPE =
            "at most 64 letters, digits, dots, dashes and underscores, a letter or digit first";

    private final String path;
    private final Map<?, ?> values;
    private final Complaints complaints;
    private final UnaryOperator<String> nextName;
    private final BiFunction<List<?>, String, List<LayerSpec>> reader;
    private final TreeSet<String> known = new TreeSet<>();

    /**
     * @param nextName a name that begins with this and that no layer has yet
     * @param reader reads a list of layers that stands at a path
     */
    public OperatorKeys(
            String path,
            Map<?, ?> values,
            Complaints complaints,
            UnaryOperator<String> nextName,
            BiFunction<List<?>, String, List<LayerSpec>> reader) {
        this.path = path;
        this.values = values;
        this.complaints = complaints;
        this.nextName = nextName;
        this.reader = reader;
    }

    private String path(String key) {
        return path + "." + key;
    }

    public void complain(String key, Object value, String allowed) {
        complaints.add(path(key), value, allowed);
    }

    private Object value(String key) {
        known.add(key);
        return values.get(key);
    }

    /** One of the types, if there is one. */
    public <T extends OperatorType> Optional<T> type(List<T> types) {
        Object type = value("type");
        Optional<T> found =
                types.stream().filter(each -> each.name().equals(type)).findFirst();
        if (found.isEmpty()) {
            String names =
                    String.join(", ", types.stream().map(OperatorType::name).toList());
            complain("type", type == null ? "missing" : type, "one of " + names);
            known.addAll(values.keySet().stream().map(Object::toString).toList());
        }
        return found;
    }

    /** A number that must be there. */
    public Optional<Integer> whole(String key, int least) {
        Object value = value(key);
        if (value instanceof Integer number && number >= least) {
            return Optional.of(number);
        }
        complain(key, value == null ? "missing" : value, "a whole number of " + least + " or more");
        return Optional.empty();
    }

    public int whole(String key, int fallback, int least) {
        return value(key) == null ? fallback : whole(key, least).orElse(fallback);
    }

    /** A number from {@code least} to below {@code limit}. */
    public double number(String key, double fallback, double least, double limit) {
        Object value = value(key);
        boolean fits = value instanceof Number number && number.doubleValue() >= least && number.doubleValue() < limit;
        if (value != null && !fits) {
            complain(key, value, "a number from " + least + " to below " + limit);
        }
        return fits ? ((Number) value).doubleValue() : fallback;
    }

    public boolean flag(String key, boolean fallback) {
        Object value = value(key);
        if (value != null && !(value instanceof Boolean)) {
            complain(key, value, "true or false");
        }
        return value instanceof Boolean flag ? flag : fallback;
    }

    /** Kernel, stride and padding, if they fit together. */
    public Optional<Window> window(int kernelFallback, boolean padded) {
        int kernel = whole("kernel", kernelFallback, 1);
        int stride = whole("stride", padded ? 1 : kernel, 1);
        int padding = whole("padding", padded ? (kernel - 1) / 2 : 0, 0);
        if (padding >= kernel) {
            complain("padding", padding, "less than the kernel (" + kernel + ")");
            return Optional.empty();
        }
        return Optional.of(new Window(kernel, stride, padding));
    }

    /** What it is called; the first without a name {@code prefix}1, the next {@code prefix}2 and so on. */
    public String name(String prefix) {
        return label().orElseGet(() -> nextName.apply(prefix));
    }

    /** What it is called, if anything. */
    public Optional<String> label() {
        Object value = value(NAME_KEY);
        if (value != null && !isName(value)) {
            complain(NAME_KEY, value, NAME_SHAPE);
        }
        if (Source.INPUT.equals(value)) {
            complain(NAME_KEY, value, "another name: this one is the network's own input");
        }
        return Optional.ofNullable(value).map(Object::toString);
    }

    private static boolean isName(Object value) {
        return value.toString().matches(NAME);
    }

    /** The nodes that it says it reads; none where it reads the one before it. */
    public List<String> inputs() {
        Object one = values.get(INPUT_KEY);
        Object many = values.get(INPUTS_KEY);
        if (one != null && many != null) {
            complain(INPUTS_KEY, many, "either input or inputs");
        }
        if (one != null && (one instanceof List || !isName(one))) {
            complain(INPUT_KEY, one, "the name of a node");
            return List.of();
        }
        if (many == null) {
            return one == null ? List.of() : List.of(one.toString());
        }
        List<String> names = new ArrayList<>();
        boolean fits = many instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(each -> each != null && isName(each));
        if (fits) {
            ((List<?>) many).forEach(name -> names.add(name.toString()));
        } else {
            complain(INPUTS_KEY, many, "a list of nodes' names");
        }
        return names;
    }

    /** A list of layers, empty where there is none. */
    public List<LayerSpec> segments(String key) {
        Object value = value(key);
        if (value != null && !(value instanceof List)) {
            complain(key, value, "a list of layers");
        }
        return value instanceof List<?> list ? reader.apply(list, path(key)) : List.of();
    }

    /** Complains of every key that was never asked for. */
    public void finish() {
        for (Object key : values.keySet()) {
            if (!known.contains(key.toString()) && !WIRING_KEYS.contains(key.toString())) {
                String own = String.join(", ", known);
                complain(key.toString(), values.get(key), "no other key than " + own + ", input, inputs");
            }
        }
    }
}
