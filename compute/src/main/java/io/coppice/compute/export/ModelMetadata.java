package io.coppice.compute.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a job's preprocessing is written into the metadata of a model's file: lists with commas, names as JSON. */
final class ModelMetadata {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelMetadata() {}

    static Map<String, String> of(Preprocessing preprocessing) {
        Shape input = preprocessing.input();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("input", numbers(List.of(input.channels(), input.height(), input.width())));
        metadata.put("scale", Float.toString(preprocessing.scale()));
        metadata.put("mean", numbers(preprocessing.mean()));
        metadata.put("deviation", numbers(preprocessing.deviation()));
        try {
            metadata.put("classes", JSON.writeValueAsString(preprocessing.classes()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Names cannot be written: " + preprocessing.classes(), impossible);
        }
        return metadata;
    }

    static Preprocessing preprocessing(SafetensorsFile file) {
        List<Integer> input = integers(file.text("input"));
        if (input.size() != 3) {
            throw new UnusableFileException(
                    file.source() + ": metadata input is " + file.text("input") + ", expected channels, height, width");
        }
        try {
            return new Preprocessing(
                    new Shape(input.get(0), input.get(1), input.get(2)),
                    Float.parseFloat(file.text("scale")),
                    list(file.text("mean"), Float::valueOf),
                    list(file.text("deviation"), Float::valueOf),
                    JSON.readValue(file.text("classes"), new TypeReference<List<String>>() {}));
        } catch (JsonProcessingException broken) {
            throw new UnusableFileException(
                    file.source() + ": metadata classes is " + file.text("classes") + ", expected names as JSON",
                    broken);
        }
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
