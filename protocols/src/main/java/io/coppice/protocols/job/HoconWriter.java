package io.coppice.protocols.job;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes HOCON that people like to read: sections, one key a line, in the order of the calls. */
final class HoconWriter {
    private final StringBuilder text = new StringBuilder();
    private String indent = "";

    HoconWriter text(String key, String value) {
        return line(key, ConfigUtil.quoteString(value));
    }

    /** Names are letters, digits and dashes, and need no quotes. */
    HoconWriter name(String key, String value) {
        return line(key, value);
    }

    HoconWriter number(String key, Number value) {
        return line(key, shown(value));
    }

    /** A list of one is written as a single number, as people would. */
    HoconWriter numbers(String key, Collection<? extends Number> values) {
        return values.size() == 1 ? number(key, values.iterator().next()) : list(key, values);
    }

    HoconWriter list(String key, Collection<? extends Number> values) {
        return line(key, values.stream().map(HoconWriter::shown).collect(Collectors.joining(", ", "[", "]")));
    }

    HoconWriter texts(String key, Collection<String> values) {
        return line(key, values.stream().map(ConfigUtil::quoteString).collect(Collectors.joining(", ", "[", "]")));
    }

    /** A list of maps, one a line. */
    HoconWriter trees(String key, List<? extends Map<String, ?>> trees) {
        text.append(indent).append(key).append(" = [\n");
        for (Map<String, ?> tree : trees) {
            String line = ConfigValueFactory.fromMap(tree).render(ConfigRenderOptions.concise());
            text.append(indent).append("  ").append(line).append('\n');
        }
        text.append(indent).append("]\n");
        return this;
    }

    HoconWriter duration(String key, Duration value) {
        long nanoseconds = value.toNanos();
        if (nanoseconds % 1_000_000_000 == 0) {
            return line(key, nanoseconds / 1_000_000_000 + "s");
        }
        return line(key, nanoseconds % 1_000_000 == 0 ? nanoseconds / 1_000_000 + "ms" : nanoseconds + "ns");
    }

    HoconWriter open(String key) {
        text.append(indent).append(key).append(" {\n");
        indent += "  ";
        return this;
    }

    HoconWriter close() {
        indent = indent.substring(2);
        text.append(indent).append("}\n");
        return this;
    }

    private HoconWriter line(String key, String value) {
        text.append(indent).append(key).append(" = ").append(value).append('\n');
        return this;
    }

    /** 5 rather than 5.0; otherwise the shortest text that reads back as the same number. */
    private static String shown(Number value) {
        String shown = value.toString();
        return shown.endsWith(".0") ? shown.substring(0, shown.length() - 2) : shown;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
