package io.coppice.protocols.job;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A section of a job while it is read. Every read names its key, its default and what is allowed; what is wrong is noted
 * and the default goes on, so that all problems come to light at once. {@link #finish()} reports the keys nobody asked for.
 */
final class ConfigReader {
    private final String path;
    private final ConfigObject values;
    private final List<Problem> problems;
    private final Reading reading;
    private final TreeSet<String> known = new TreeSet<>();

    /**
     * What is read, and who listens.
     *
     * @param what the whole is, such as {@code a job}
     */
    record Reading(String what, KeyNotes notes) {
        static final Reading JOB = new Reading("a job", KeyNotes.NONE);
        static final Reading NODE = new Reading("a node", KeyNotes.NONE);

        /** The same, heard by somebody. */
        Reading heardBy(KeyNotes other) {
            return new Reading(what, other);
        }
    }

    ConfigReader(String path, ConfigObject values, List<Problem> problems) {
        this(path, values, problems, Reading.JOB);
    }

    ConfigReader(String path, ConfigObject values, List<Problem> problems, Reading reading) {
        this.path = path;
        this.values = values;
        this.problems = problems;
        this.reading = reading;
    }

    /** A section within this one; an empty one where it is absent. */
    ConfigReader section(String key) {
        ConfigValue value = value(key).orElse(ConfigFactory.empty().root());
        if (value instanceof ConfigObject object) {
            return new ConfigReader(full(key), object, problems, reading);
        }
        problem(key, shown(value), "a section: " + key + " { ... }");
        return new ConfigReader(full(key), ConfigFactory.empty().root(), problems, reading);
    }

    /** The keys that the job says, in the order of names; each counts as asked for. */
    List<String> keys() {
        List<String> keys = values.keySet().stream().sorted().toList();
        known.addAll(keys);
        return keys;
    }

    /** Whether the job says anything of this key. */
    boolean has(String key) {
        return value(key).isPresent();
    }

    /** Whether what the job says of this key is a section. */
    boolean isSection(String key) {
        return value(key).filter(ConfigObject.class::isInstance).isPresent();
    }

    /** What the job says of a key, if that is text; nothing is noted, and the key is read another time. */
    Optional<String> said(String key) {
        return Optional.ofNullable(values.get(key)).flatMap(ConfigReader::scalar);
    }

    String text(String key, String fallback) {
        note(key, "text", "text", fallback);
        return readText(key).orElse(fallback);
    }

    Optional<String> optionalText(String key) {
        note(key, "text", "text", Optional.empty());
        return readText(key);
    }

    private Optional<String> readText(String key) {
        return read(key, Optional.<String>empty(), value -> scalar(value).map(Optional::of), "text");
    }

    /** Text that is one of some names. */
    String name(String key, String fallback, Collection<String> names) {
        String all = String.join(", ", names);
        reading.notes()
                .asked(
                        full(key),
                        new KeyNotes.Note("name", "one of " + all, KeyValues.written(fallback), List.copyOf(names)));
        String name = readText(key).orElse(fallback);
        if (names.contains(name)) {
            return name;
        }
        String guess = SpellingSuggestion.to(name, names)
                .map(near -> " (did you mean " + near + "?)")
                .orElse("");
        problem(key, name, (names.size() == 1 ? "" : "one of ") + String.join(", ", names) + guess);
        return fallback;
    }

    int whole(String key, int fallback, int least, int most) {
        note(key, "whole number", "a whole number " + range(least, most), fallback);
        return read(key, fallback, value -> whole(value, least, most), "a whole number " + range(least, most));
    }

    List<Integer> wholes(String key, List<Integer> fallback, int least, int most) {
        String allowed = "a list of whole numbers " + range(least, most);
        note(key, "list of whole numbers", allowed, fallback);
        return read(key, fallback, value -> list(value, element -> whole(element, least, most)), allowed);
    }

    private static Optional<Integer> whole(ConfigValue value, int least, int most) {
        return scalar(value)
                .flatMap(ConfigReader::integral)
                .filter(number -> number >= least && number <= most)
                .map(Long::intValue);
    }

    private static String range(int least, int most) {
        return most == Integer.MAX_VALUE ? "of " + least + " or more" : "from " + least + " to " + most;
    }

    long seed(String key, long fallback) {
        note(key, "whole number", "a whole number", fallback);
        return read(key, fallback, value -> scalar(value).flatMap(ConfigReader::integral), "a whole number");
    }

    double number(String key, double fallback, Allowed allowed) {
        note(key, "number", allowed.words(), fallback);
        return read(key, fallback, value -> parsed(value, allowed), allowed.words());
    }

    boolean truth(String key, boolean fallback) {
        return Boolean.parseBoolean(name(key, Boolean.toString(fallback), List.of("true", "false")));
    }

    /** A list of numbers; a single number stands for a list of one. */
    List<Double> numbers(String key, List<Double> fallback, Allowed allowed) {
        note(key, "number or list of numbers", allowed.words() + ", or a list of such", fallback);
        return read(
                key,
                fallback,
                value -> list(value, element -> parsed(element, allowed)),
                allowed.words() + ", or a list of such");
    }

    List<String> texts(String key, List<String> fallback) {
        note(key, "list of texts", "a list of texts", fallback);
        return read(key, fallback, value -> list(value, ConfigReader::scalar), "a list of texts");
    }

    /** A list of anything, as maps, lists, texts and numbers; empty where it is absent. */
    List<?> tree(String key) {
        note(key, "list", "a list", Optional.empty());
        return read(
                key,
                List.<Object>of(),
                value -> value instanceof ConfigList many ? Optional.of(many.unwrapped()) : Optional.empty(),
                "a list");
    }

    Duration duration(String key, Duration fallback) {
        note(key, "duration", "a positive duration with its unit, such as 30s or 5 minutes", fallback);
        // HOCON takes a bare number for milliseconds, which nobody expects: a unit is asked for.
        return read(
                key,
                fallback,
                value -> scalar(value)
                        .filter(text -> Character.isLetter(text.charAt(text.length() - 1)))
                        .map(text -> value.atKey("it").getDuration("it"))
                        .filter(Duration::isPositive),
                "a positive duration with its unit, such as 30s or 5 minutes");
    }

    void problem(String key, Object value, String allowed) {
        problems.add(Problem.value(full(key), value, allowed));
    }

    String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Reports every key that was never asked for. */
    void finish() {
        for (String key : values.keySet().stream().sorted().toList()) {
            if (!known.contains(key)) {
                String way = SpellingSuggestion.to(key, known)
                        .map(near -> "did you mean " + full(near) + "?")
                        .orElse("known here: " + String.join(", ", known));
                String sentence = full(key) + " is not a key of " + reading.what() + " (its value: "
                        + shown(values.get(key)) + "); " + way;
                problems.add(new Problem(full(key), sentence));
            }
        }
    }

    private void note(String key, String type, String allowed, Object fallback) {
        reading.notes().asked(full(key), new KeyNotes.Note(type, allowed, KeyValues.written(fallback), List.of()));
    }

    private <T> T read(String key, T fallback, Function<ConfigValue, Optional<T>> reader, String allowed) {
        Optional<ConfigValue> value = value(key);
        if (value.isEmpty()) {
            return fallback;
        }
        Optional<T> result;
        try {
            result = reader.apply(value.get());
        } catch (ConfigException unreadable) {
            result = Optional.empty();
        }
        if (result.isEmpty()) {
            problem(key, shown(value.get()), allowed);
        }
        return result.orElse(fallback);
    }

    private Optional<ConfigValue> value(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key)).filter(value -> value.valueType() != ConfigValueType.NULL);
    }

    private static Optional<Double> parsed(ConfigValue value, Allowed allowed) {
        return scalar(value).map(allowed::parse).filter(number -> !number.isNaN());
    }

    private static <T> Optional<List<T>> list(ConfigValue value, Function<ConfigValue, Optional<T>> reader) {
        List<T> result = new ArrayList<>();
        List<? extends ConfigValue> elements = value instanceof ConfigList many ? many : List.of(value);
        for (ConfigValue element : elements) {
            Optional<T> one = reader.apply(element);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            result.add(one.get());
        }
        return Optional.of(result);
    }

    private static Optional<String> scalar(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, BOOLEAN -> Optional.of(value.unwrapped().toString());
            case NUMBER -> Optional.of(value.atKey("it").getString("it")); // as it was written
            case OBJECT, LIST, NULL -> Optional.empty();
        };
    }

    private static Optional<Long> integral(String text) {
        try {
            return Optional.of(new BigDecimal(text.strip()).longValueExact());
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return Optional.empty();
        }
    }

    private static String shown(ConfigValue value) {
        return scalar(value).orElseGet(() -> value.render(ConfigRenderOptions.concise()));
    }
}
