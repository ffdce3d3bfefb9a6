package io.coppice.protocols.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which settings two jobs differ in, whatever way they were written. */
public final class JobDifferences {

    private JobDifferences() {}

    /**
     * One setting.
     *
     * @param path as {@code --set} names it
     * @param before its value in HOCON, "nothing" where it was not there
     * @param after the same of the other job
     */
    public record Difference(String path, String before, String after) {}

    /** All of them, by path. */
    public static List<Difference> between(JobSpec before, JobSpec after) {
        Map<String, String> first = values(before);
        Map<String, String> second = values(after);
        TreeSet<String> paths = new TreeSet<>(first.keySet());
        paths.addAll(second.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String path : paths) {
            String one = first.getOrDefault(path, "nothing");
            String other = second.getOrDefault(path, "nothing");
            if (!one.equals(other)) {
                differences.add(new Difference(path, one, other));
            }
        }
        return differences;
    }

    private static Map<String, String> values(JobSpec spec) {
        Config config = ConfigFactory.parseString(JobSpecs.render(spec));
        Map<String, String> values = new TreeMap<>();
        config.entrySet()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().render(ConfigRenderOptions.concise())));
        return values;
    }
}
