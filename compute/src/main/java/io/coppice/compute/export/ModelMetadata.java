package io.coppice.compute.export;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.data.TableTrees;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.network.LayerTrees;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.tensor.Shape;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How network and preprocessing are written into the metadata of a model's file: lists with commas, names and layers as JSON. */
public final class ModelMetadata {
    /** The key under which a table's columns stand. */
    public static final String TABLE = "table";

    private static final String TARGETS = "targets";
    private static final String TARGET_MEAN = "target_mean";
    private static final String TARGET_DEVIATION = "target_deviation";

    private ModelMetadata() {}

    /** Where the weights came from is not part of what the network is. */
    static Map<String, String> of(ModelSettings settings) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("model", settings.name());
        metadata.put("widths", numbers(settings.widths()));
        if (settings.depth() > 0) {
            metadata.put("depth", Integer.toString(settings.depth()));
            metadata.put("width", Integer.toString(settings.width()));
        }
        if (!settings.layers().isEmpty()) {
            metadata.put("layers", JsonValues.text(LayerTrees.write(settings.layers())));
        }
        return metadata;
    }

    static ModelSettings settings(SafetensorsFile file) {
        Map<String, String> metadata = file.metadata();
        List<String> complaints = new ArrayList<>();
        List<LayerSpec> layers = LayerTrees.read(
                read(file, "layers", "layers", metadata.getOrDefault("layers", "[]")),
                (path, value, allowed) -> complaints.add("layers" + path + " is " + value + ", expected " + allowed));
        if (!complaints.isEmpty()) {
            throw new UnusableFileException(file.source() + ": metadata " + String.join("; ", complaints));
        }
        return new ModelSettings(
                file.text("model"),
                integers(file, "widths", "whole numbers"),
                metadata.containsKey("depth") ? integer(file, "depth") : 0,
                metadata.containsKey("width") ? integer(file, "width") : 0,
                layers,
                Optional.empty());
    }

    private static List<?> read(SafetensorsFile file, String key, String what, String text) {
        try {
            if (JsonValues.parse(text) instanceof List<?> values) {
                return values;
            }
        } catch (ParseException broken) {
            throw notAs(file, key, what, text, broken);
        }
        throw notAs(file, key, what, text, null);
    }

    private static UnusableFileException notAs(
            SafetensorsFile file, String key, String what, String text, Exception cause) {
        return new UnusableFileException(
                file.source() + ": metadata " + key + " is " + text + ", expected " + what + " as JSON", cause);
    }

    public static Map<String, String> of(Preprocessing preprocessing) {
        Shape input = preprocessing.input();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("input", numbers(List.of(input.channels(), input.height(), input.width())));
        metadata.put("scale", Float.toString(preprocessing.scale()));
        metadata.put("mean", numbers(preprocessing.mean()));
        metadata.put("deviation", numbers(preprocessing.deviation()));
        metadata.put("classes", JsonValues.text(preprocessing.classes()));
        metadata.putAll(of(preprocessing.targets()));
        if (preprocessing.schema().isPresent()) {
            metadata.put(
                    TABLE,
                    JsonValues.text(TableTrees.write(preprocessing.schema().get())));
        }
        return metadata;
    }

    /** Nothing for classes: their files stay as they were before there was anything else. */
    public static Map<String, String> of(TargetSchema targets) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (!(targets instanceof TargetSchema.Classes)) {
            metadata.put(TARGETS, targets.kind());
        }
        if (targets instanceof TargetSchema.Numbers scaled) {
            metadata.put(TARGET_MEAN, numbers(scaled.mean()));
            metadata.put(TARGET_DEVIATION, numbers(scaled.deviation()));
        }
        return metadata;
    }

    public static Preprocessing preprocessing(SafetensorsFile file) {
        String expected = "channels, height, width";
        List<Integer> input = integers(file, "input", expected);
        if (input.size() != 3) {
            throw wrong(file, "input", expected, null);
        }
        return new Preprocessing(
                new Shape(input.get(0), input.get(1), input.get(2)),
                number(file, "scale"),
                floats(file, "mean"),
                floats(file, "deviation"),
                targets(file),
                table(file));
    }

    /** Files from before there was anything but classes do not say it. */
    private static TargetSchema targets(SafetensorsFile file) {
        return targets(file.source(), names(file), file.metadata());
    }

    /**
     * What a network predicts.
     *
     * @param source of the metadata, for messages
     * @param names of the classes or columns
     * @param metadata of either form of a model
     */
    public static TargetSchema targets(String source, List<String> names, Map<String, String> metadata) {
        String kind = metadata.getOrDefault(TARGETS, TargetSchema.Classes.KIND);
        return switch (kind) {
            case TargetSchema.Classes.KIND -> new TargetSchema.Classes(names);
            case TargetSchema.YesNo.KIND -> new TargetSchema.YesNo(names);
            case TargetSchema.Numbers.KIND ->
                new TargetSchema.Numbers(
                        names, doubles(source, TARGET_MEAN, metadata), doubles(source, TARGET_DEVIATION, metadata));
            default ->
                throw new UnusableFileException(source + ": metadata " + TARGETS + " is " + kind + ", expected one of "
                        + String.join(", ", TargetSchema.KINDS));
        };
    }

    private static List<Double> doubles(String source, String key, Map<String, String> metadata) {
        List<Double> numbers = new ArrayList<>();
        String text = metadata.getOrDefault(key, "");
        try {
            for (String number : words(text)) {
                numbers.add(Double.valueOf(number));
            }
        } catch (NumberFormatException none) {
            throw new UnusableFileException(
                    source + ": metadata " + key + " is " + text + ", expected a number for each target", none);
        }
        return numbers;
    }

    private static Optional<TableSchema> table(SafetensorsFile file) {
        return table(file.source(), Optional.ofNullable(file.metadata().get(TABLE)));
    }

    /**
     * What the columns of the network's table are; empty where it was trained on something else.
     *
     * @param source of the text, for messages
     * @param text as the metadata {@value #TABLE} of either form of a model has it
     */
    public static Optional<TableSchema> table(String source, Optional<String> text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (JsonValues.parse(text.get()) instanceof Map<?, ?> tree) {
                return Optional.of(TableTrees.read(tree));
            }
        } catch (ParseException | IllegalArgumentException broken) {
            throw new UnusableFileException(
                    source + ": metadata " + TABLE + " cannot be used: " + broken.getMessage(), broken);
        }
        throw new UnusableFileException(
                source + ": metadata " + TABLE + " is " + text.get() + ", expected a table's columns as JSON");
    }

    private static List<String> names(SafetensorsFile file) {
        String text = file.text("classes");
        List<?> names = read(file, "classes", "names", text);
        List<String> classes = new ArrayList<>();
        for (Object name : names) {
            if (!(name instanceof String known)) {
                throw notAs(file, "classes", "names", text, null);
            }
            classes.add(known);
        }
        return classes;
    }

    static String numbers(List<? extends Number> numbers) {
        return numbers.stream().map(Number::toString).collect(Collectors.joining(","));
    }

    // Plain loops from here on: every stream and lambda adds its milliseconds to the start of a program that answers.

    private static List<Integer> integers(SafetensorsFile file, String key, String expected) {
        List<Integer> numbers = new ArrayList<>();
        try {
            for (String number : words(file.text(key))) {
                numbers.add(Integer.valueOf(number));
            }
        } catch (NumberFormatException none) {
            throw wrong(file, key, expected, none);
        }
        return numbers;
    }

    private static int integer(SafetensorsFile file, String key) {
        List<Integer> numbers = integers(file, key, "a whole number");
        if (numbers.size() != 1) {
            throw wrong(file, key, "a whole number", null);
        }
        return numbers.getFirst();
    }

    private static List<Float> floats(SafetensorsFile file, String key) {
        List<Float> numbers = new ArrayList<>();
        try {
            for (String number : words(file.text(key))) {
                numbers.add(Float.valueOf(number));
            }
        } catch (NumberFormatException none) {
            throw wrong(file, key, "a number for each channel", none);
        }
        return numbers;
    }

    private static float number(SafetensorsFile file, String key) {
        List<Float> numbers = floats(file, key);
        if (numbers.size() != 1) {
            throw wrong(file, key, "one number", null);
        }
        return numbers.getFirst();
    }

    private static String[] words(String text) {
        return text.isEmpty() ? new String[0] : text.split(",");
    }

    private static UnusableFileException wrong(SafetensorsFile file, String key, String expected, Exception cause) {
        return new UnusableFileException(
                file.source() + ": metadata " + key + " is " + file.text(key) + ", expected " + expected, cause);
    }
}
