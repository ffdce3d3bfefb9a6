package io.coppice.protocols.job;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.data.TableTrees;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code data.preprocessing} section of a table: what its columns are. */
final class TableFormat {
    static final List<String> PREPROCESSING = List.of("input", "classes", "table");

    /** Words that HOCON takes for something else than text where they stand without quotes. */
    private static final List<String> RESERVED = List.of("true", "false", "null", "include");

    private static final List<String> OF_PICTURES = List.of("scale", "mean", "deviation");

    private TableFormat() {}

    /** @param defaults what the files told; @param targets their kind */
    static Preprocessing preprocessing(ConfigReader section, Preprocessing defaults, String targets) {
        for (String key : OF_PICTURES) {
            if (section.has(key)) {
                section.problem(key, "set", "nothing for a table, whose columns are centred and scaled one by one");
            }
        }
        TargetSchema predicted = DataFormat.targets(section, defaults.targets(), targets);
        Optional<TableSchema> schema = section.has("table") ? told(section.section("table")) : defaults.schema();
        if (schema.isEmpty()) {
            section.finish();
            return defaults;
        }
        Shape input = DataFormat.input(section, Shape.vector(schema.get().width()));
        section.finish();
        if (input.features() != schema.get().width()) {
            section.problem(
                    "input",
                    List.of(input.channels(), input.height(), input.width()),
                    "a product of " + schema.get().width() + ", the inputs that the columns make");
            input = Shape.vector(schema.get().width());
        }
        boolean images = input.height() * input.width() > 1 && !section.has("table");
        int channels = input.channels();
        return Preprocessing.ofTable(input, images ? schema.get().pooled(channels) : schema.get(), predicted);
    }

    private static Optional<TableSchema> told(ConfigReader section) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("label", section.text("label", ""));
        tree.put("heading", section.truth("heading", true));
        tree.put("decimal", section.text("decimal", "."));
        tree.put("columns", section.tree("columns"));
        section.finish();
        try {
            return Optional.of(TableTrees.read(tree));
        } catch (IllegalArgumentException wrong) {
            section.problem("columns", wrong.getMessage(), "columns as job.conf of a run writes them");
            return Optional.empty();
        }
    }

    static void write(Preprocessing preprocessing, HoconWriter text) {
        Shape input = preprocessing.input();
        TableSchema schema = preprocessing.schema().orElseThrow();
        text.open("preprocessing")
                .numbers("input", List.of(input.channels(), input.height(), input.width()))
                .texts("classes", preprocessing.classes());
        DataFormat.writeScale(preprocessing.targets(), text);
        text.open("table");
        boolean plain = schema.label().matches("[A-Za-z_][A-Za-z0-9_]*") && !RESERVED.contains(schema.label());
        (plain ? text.name("label", schema.label()) : text.text("label", schema.label()))
                .name("heading", Boolean.toString(schema.headed()))
                .text("decimal", String.valueOf(schema.decimal()))
                .trees("columns", TableTrees.columns(schema))
                .close()
                .close();
    }
}
