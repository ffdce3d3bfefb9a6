package io.coppice.compute.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.layer.Segment;
import io.coppice.compute.network.LayerTrees;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How network and preprocessing are written into the metadata of a model's file: lists with commas, names and layers as JSON. */
public final class ModelMetadata {
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
        List<Segment> layers = LayerTrees.read(
                read(file, "layers", "layers", metadata.getOrDefault("layers", "[]")),
                (path, value, allowed) -> complaints.add("layers" + path + " is " + value + ", expected " + allowed));
        if (!complaints.isEmpty()) {
            throw new UnusableFileException(file.source() + ": metadata " + String.join("; ", complaints));
        }
        return new ModelSettings(
                file.text("model"),
                integers(file.text("widths")),
                Integer.parseInt(metadata.getOrDefault("depth", "0")),
                Integer.parseInt(metadata.getOrDefault("width", "0")),
                layers,
                Optional.empty());
    }

    private static List<?> read(SafetensorsFile file, String key, String what, String text) {
        try {
            if (JsonValues.parse(text) instanceof List<?> values) {
                return values;
            }
        } catch (JsonProcessingException broken) {
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
        return metadata;
    }

    public static Preprocessing preprocessing(SafetensorsFile file) {
        List<Integer> input = integers(file.text("input"));
        if (input.size() != 3) {
            throw new UnusableFileException(
                    file.source() + ": metadata input is " + file.text("input") + ", expected channels, height, width");
        }
        return new Preprocessing(
                new Shape(input.get(0), input.get(1), input.get(2)),
                Float.parseFloat(file.text("scale")),
                list(file.text("mean"), Float::valueOf),
                list(file.text("deviation"), Float::valueOf),
                names(file));
    }

    private static List<String> names(SafetensorsFile file) {
        String text = file.text("classes");
        List<?> names = read(file, "classes", "names", text);
        if (!names.stream().allMatch(String.class::isInstance)) {
            throw notAs(file, "classes", "names", text, null);
        }
        return names.stream().map(String.class::cast).toList();
    }

    static String numbers(List<? extends Number> numbers) {
        return numbers.stream().map(Number::toString).collect(Collectors.joining(","));
    }

    static List<Integer> integers(String text) {
        return list(text, Integer::valueOf);
    }

    private static <T> List<T> list(String text, Function<String, T> reader) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(reader).toList();
    }
}
