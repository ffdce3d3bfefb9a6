package io.coppice.protocols.job;

import com.typesafe.config.ConfigFactory;
import io.coppice.compute.method.MethodSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The methods that a job can name, for people to choose from. */
public final class KnownMethods {

    private KnownMethods() {}

    /**
     * One method.
     *
     * @param line what it does; empty where nothing is said
     * @param source where it was published; empty where it was not
     * @param settings its keys in {@code method} with their defaults, such as {@code lambda = 0.1}
     */
    public record Entry(String name, String line, String source, List<String> settings) {}

    /** All of them, as they are registered. */
    public static List<Entry> all() {
        return Methods.names().stream().map(name -> entry(Methods.named(name))).toList();
    }

    private static Entry entry(MethodFormat<?> format) {
        ConfigReader nothingSaid =
                new ConfigReader("method", ConfigFactory.empty().root(), new ArrayList<>());
        MethodSettings defaults = format.read(nothingSaid, Optional.empty());
        HoconWriter text = new HoconWriter();
        format.writeAny(defaults, text);
        return new Entry(
                format.name(),
                format.line(),
                format.source(),
                text.toString().lines().toList());
    }
}
