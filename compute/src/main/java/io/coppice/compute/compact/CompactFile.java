package io.coppice.compute.compact;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.export.ModelMetadata;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.CompactText;
import io.coppice.compute.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A compact network as a safetensors file: of every node that has parameters {@code NAME.weight} and {@code NAME.bias}; in
 * the metadata the nodes in their order, one a line ({@link io.coppice.compute.operator.CompactLine}), how images are prepared, and what the caller notes.
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
        Lines lines = new Lines();
        for (int i = 0; i < network.nodes().size(); i++) {
            network.nodes().get(i).write(lines, i);
        }
        metadata.put(NETWORK, String.join("\n", lines.lines));
        return SafetensorsFile.of(metadata, lines.arrays);
    }

    /** Lines and arrays of nodes. */
    private static final class Lines implements CompactText {
        private final List<String> lines = new ArrayList<>();
        private final List<ArrayEntry> arrays = new ArrayList<>();

        @Override
        public void line(String kind, String name, CompactNode node, String rest) {
            Shape output = node.output();
            String shape = output.channels() + "x" + output.height() + "x" + output.width();
            lines.add((kind + " " + name + " " + node.from()[0] + " " + shape + " " + rest).stripTrailing());
        }

        @Override
        public void floats(String name, List<Integer> shape, float[] values) {
            arrays.add(new ArrayEntry.Floats(name, shape, values));
        }

        @Override
        public void ints(String name, int[] values) {
            arrays.add(new ArrayEntry.Ints(name, List.of(values.length), values));
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
            CompactNetwork network = CompactReader.read(file, preprocessing.input(), file.text(NETWORK));
            return new CompactModel(network, preprocessing, file.metadata());
        } catch (UnusableFileException named) {
            throw named;
        } catch (RuntimeException problem) {
            throw new UnusableFileException(file.source() + ": " + problem.getMessage(), problem);
        }
    }
}
