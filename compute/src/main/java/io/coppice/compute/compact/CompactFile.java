package io.coppice.compute.compact;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.export.ModelMetadata;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A compact network as a safetensors file: of every node that has parameters {@code NAME.weight} and {@code NAME.bias}; in
 * the metadata the nodes in their order ({@link NodeText}), how images are prepared, and what the caller notes.
 */
public final class CompactFile {
    /** What the metadata's {@code format} says. */
    public static final String FORMAT = "coppice-compact-1";

    private static final String NETWORK = "network";

    private CompactFile() {}

    /** @param notes by key, such as the job's name */
    public static SafetensorsFile of(CompactNetwork network, Preprocessing preprocessing, Map<String, String> notes) {
        Map<String, String> metadata = new TreeMap<>(notes); // equal models are equal files
        metadata.putAll(ModelMetadata.of(preprocessing));
        metadata.put("format", FORMAT);
        List<String> lines = new ArrayList<>();
        List<ArrayEntry> arrays = new ArrayList<>();
        for (CompactNode node : network.nodes()) {
            add(node, lines.size(), arrays);
            lines.add(NodeText.of(node, lines.size()));
        }
        metadata.put(NETWORK, String.join("\n", lines));
        return SafetensorsFile.of(metadata, arrays);
    }

    private static void add(CompactNode node, int number, List<ArrayEntry> arrays) {
        switch (node) {
            case CompactNode.Convolution it -> {
                int edge = it.window().kernel();
                List<Integer> shape = List.of(it.output().channels(), it.inputs(), edge, edge);
                arrays.add(new ArrayEntry.Floats(it.name() + ".weight", shape, it.weights()));
                arrays.add(new ArrayEntry.Floats(it.name() + ".bias", shape.subList(0, 1), it.biases()));
            }
            case CompactNode.Dense it -> {
                List<Integer> shape = List.of(it.output().channels(), it.inputs());
                arrays.add(new ArrayEntry.Floats(it.name() + ".weight", shape, it.weights()));
                arrays.add(new ArrayEntry.Floats(it.name() + ".bias", shape.subList(0, 1), it.biases()));
            }
            case CompactNode.Scale it -> {
                List<Integer> shape = List.of(it.output().channels());
                arrays.add(new ArrayEntry.Floats(it.name() + ".weight", shape, it.factors()));
                arrays.add(new ArrayEntry.Floats(it.name() + ".bias", shape, it.shifts()));
            }
            case CompactNode.Select it ->
                arrays.add(new ArrayEntry.Ints("select." + number, List.of(it.channels().length), it.channels()));
            case CompactNode.Flatten it ->
                arrays.add(new ArrayEntry.Ints("flatten." + number, List.of(it.features().length), it.features()));
            default -> {}
        }
    }

    /** @throws UnusableFileException when the file is missing or holds something else, and says what */
    public static CompactModel read(Path path) {
        return model(Safetensors.read(path));
    }

    /** @throws UnusableFileException when the file holds something else, and says what */
    public static CompactModel model(SafetensorsFile file) {
        if (!file.text("format").equals(FORMAT)) {
            throw new UnusableFileException(file.source() + ": format is " + file.text("format") + ", expected "
                    + FORMAT + ", as coppice export --safetensors writes it");
        }
        file.requireNumbers();
        try {
            Preprocessing preprocessing = ModelMetadata.preprocessing(file);
            NodeReader nodes = new NodeReader(file, preprocessing.input());
            for (String line : file.text(NETWORK).split("\n")) {
                nodes.read(line);
            }
            CompactNetwork network = new CompactNetwork(preprocessing.input(), nodes.nodes());
            return new CompactModel(network, preprocessing, file.metadata());
        } catch (UnusableFileException named) {
            throw named;
        } catch (RuntimeException problem) {
            throw new UnusableFileException(file.source() + ": " + problem.getMessage(), problem);
        }
    }
}
