package io.coppice.protocols.job;

import io.coppice.compute.data.Dataset;
import io.coppice.compute.data.SplitOptions;
import io.coppice.compute.data.TableOptions;
import io.coppice.compute.data.TableOptions.Role;
import io.coppice.compute.data.TableOptions.Type;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.protocols.job.JobSpec.Data;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** What the {@code data} section says of one's own files: how they are divided, and what a table's columns are. */
final class DataOptionsFormat {
    private static final List<String> OF_TABLES = List.of("label", "heading", "decimal", "columns");

    private DataOptionsFormat() {}

    static SplitOptions split(ConfigReader section, Dataset set) {
        SplitOptions defaults = SplitOptions.DEFAULT;
        long seed = section.seed("seed", defaults.seed());
        double test = section.number("test", defaults.test(), Allowed.BETWEEN_ZERO_AND_ONE);
        Optional<String> group = section.optionalText("group");
        Optional<String> time = set.isTable() ? section.optionalText("time") : Optional.empty();
        if (group.isPresent() && time.isPresent()) {
            section.problem("time", time.get(), "one of group and time, not both");
        }
        if (group.isPresent() && !set.isTable() && !isPattern(group.get())) {
            section.problem("group", group.get(), "a regular expression that finds in a path what its group is called");
        }
        section.finish();
        return new SplitOptions(seed, test, group, time);
    }

    private static boolean isPattern(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException none) {
            return false;
        }
    }

    static void write(Data data, HoconWriter text) {
        SplitOptions split = data.split();
        text.open("split").number("seed", split.seed()).number("test", split.test());
        split.group().ifPresent(group -> text.text("group", group));
        split.time().ifPresent(time -> text.text("time", time));
        text.close();
        if (data.skipUnreadable()) {
            text.name("skip-unreadable", "true");
        }
    }

    /**
     * @param told whether the job has the columns already, as those of runs that have begun do
     * @param targets the kind of what is predicted
     */
    static TableOptions table(ConfigReader section, boolean told, String targets) {
        for (String key : OF_TABLES) {
            if (told && section.has(key)) {
                section.problem(
                        key, "set", "nothing beside data.preprocessing.table, which says it; leave one of them out");
            }
        }
        List<String> predicted = section.texts("label", List.of());
        Optional<String> label = predicted.stream().findFirst();
        if (predicted.size() != predicted.stream().distinct().count()) {
            section.problem("label", predicted, "different columns");
        }
        if (predicted.size() > 1 && targets.equals(TargetSchema.Classes.KIND)) {
            section.problem(
                    "label",
                    predicted,
                    "one column of classes; for several set data.targets = numbers or data.targets = yes-no");
        }
        boolean isSaid = section.has("heading");
        boolean said = section.truth("heading", true); // asked for always, so that it is among the known keys
        Optional<Boolean> heading = isSaid ? Optional.of(said) : Optional.empty();
        String decimal = section.name("decimal", ".", List.of(".", ","));
        ConfigReader columns = section.section("columns");
        Map<String, TableOptions.Column> byName = new LinkedHashMap<>();
        for (String name : columns.keys()) {
            byName.put(name, column(columns.section(name)));
        }
        List<String> labels = byName.keySet().stream()
                .filter(name -> byName.get(name).role().equals(Optional.of(Role.LABEL)))
                .toList();
        if (labels.size() > 1 || label.isPresent() && !labels.isEmpty() && !labels.contains(label.get())) {
            section.problem(
                    "columns",
                    String.join(", ", labels),
                    "one column of the role label, the one that data.label names");
        }
        List<String> further = predicted.stream().skip(1).distinct().toList();
        return new TableOptions(label, heading, decimal.charAt(0), byName, targets, further);
    }

    private static TableOptions.Column column(ConfigReader section) {
        String unsaid = "";
        List<String> types =
                Stream.concat(words(Type.values()), Stream.of("ignore")).toList();
        String type = section.has("type") ? section.name("type", "number", types) : unsaid;
        List<String> roles = words(Role.values()).toList();
        String role = section.has("role") ? section.name("role", "feature", roles) : unsaid;
        section.finish();
        boolean ignored = type.equals("ignore");
        if (ignored && !role.isEmpty() && !role.equals("ignore")) {
            section.problem("role", role, "ignore, or another type than ignore");
        }
        return new TableOptions.Column(
                ignored || type.isEmpty() ? Optional.empty() : Optional.of(Type.valueOf(type.toUpperCase(Locale.ROOT))),
                ignored
                        ? Optional.of(Role.IGNORE)
                        : role.isEmpty() ? Optional.empty() : Optional.of(Role.valueOf(role.toUpperCase(Locale.ROOT))));
    }

    private static Stream<String> words(Enum<?>[] values) {
        return Stream.of(values).map(value -> value.name().toLowerCase(Locale.ROOT));
    }
}
