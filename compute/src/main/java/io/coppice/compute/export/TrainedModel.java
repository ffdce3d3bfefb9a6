package io.coppice.compute.export;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A finished network with all that is needed to use it, as a safetensors file. Of every block, in compact form:
 *
 * <pre>
 * NAME.weight   F32 [kept outputs, kept inputs, span]   gates folded in
 * NAME.bias     F32 [kept outputs]                       where it has biases
 * NAME.outputs  I32 [kept outputs]   which of all outputs these are
 * NAME.inputs   I32 [kept inputs]
 * </pre>
 *
 * and of a batch normalisation, whose weights are γ and biases β, also NAME.running_mean and NAME.running_var. The metadata says which network it is of, how images are prepared, and what the caller notes.
 *
 * @param notes by key, such as the job's name
 */
public record TrainedModel(
        ModelSettings settings, Preprocessing preprocessing, FoldedNetwork network, Map<String, String> notes) {
    private static final String FORMAT = "coppice-model-1";

    public SafetensorsFile toFile() {
        Map<String, String> metadata = new TreeMap<>(notes); // equal models are equal files
        metadata.put("format", FORMAT);
        metadata.putAll(ModelMetadata.of(settings));
        metadata.putAll(ModelMetadata.of(preprocessing));
        List<ArrayEntry> arrays = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < network.open().size(); i++) {
            at = addBlock(network.network().blocks().get(i), network.open().get(i), at, arrays);
        }
        return SafetensorsFile.of(metadata, arrays);
    }

    private int addBlock(BlockShape shape, OpenBlock open, int from, List<ArrayEntry> arrays) {
        int outputs = open.outputs().count();
        int inputs = open.inputs().count();
        float[] weights = new float[open.weights(shape)];
        float[] biases = new float[open.biases(shape)];
        System.arraycopy(network.parameters(), from, weights, 0, weights.length);
        System.arraycopy(network.parameters(), from + weights.length, biases, 0, biases.length);
        String name = shape.name();
        arrays.add(new ArrayEntry.Floats(shape.weightsName(), List.of(outputs, inputs, shape.span()), weights));
        if (shape.isBiased()) {
            arrays.add(new ArrayEntry.Floats(shape.biasesName(), List.of(outputs), biases));
        }
        if (!shape.isLearned()) {
            return from + weights.length + biases.length;
        }
        arrays.add(new ArrayEntry.Ints(
                name + ".outputs", List.of(outputs), open.outputs().toArray()));
        arrays.add(new ArrayEntry.Ints(
                name + ".inputs", List.of(inputs), open.inputs().toArray()));
        return from + weights.length + biases.length;
    }

    /** @throws UnusableFileException when the file holds something else */
    public static TrainedModel of(SafetensorsFile file) {
        if (!file.text("format").equals(FORMAT)) {
            throw new UnusableFileException(
                    file.source() + ": format is " + file.text("format") + ", expected " + FORMAT);
        }
        file.requireNumbers();
        try {
            ModelSettings settings = ModelMetadata.settings(file);
            Preprocessing preprocessing = ModelMetadata.preprocessing(file);
            Network network = settings.create(
                    preprocessing.input(), preprocessing.classes().size());
            return new TrainedModel(settings, preprocessing, folded(network, file), file.metadata());
        } catch (UnusableFileException named) {
            throw named;
        } catch (RuntimeException problem) { // sizes that are too large end in other ones than IllegalArgumentException
            throw new UnusableFileException(file.source() + ": " + problem.getMessage(), problem);
        }
    }

    private static FoldedNetwork folded(Network network, SafetensorsFile file) {
        List<OpenBlock> open = new ArrayList<>();
        int size = 0;
        for (BlockShape shape : network.blocks()) {
            OpenBlock block = new OpenBlock(
                    UnitSet.of(shape.outputs(), file.ints(shape.name() + ".outputs")),
                    UnitSet.of(shape.inputs(), file.ints(shape.name() + ".inputs")));
            open.add(block);
            size += block.size(shape);
        }
        float[] parameters = new float[size];
        int at = 0;
        for (int i = 0; i < open.size(); i++) {
            BlockShape shape = network.blocks().get(i);
            int outputs = open.get(i).outputs().count();
            int inputs = open.get(i).inputs().count();
            float[] weights = file.floats(shape.weightsName(), outputs, inputs, shape.span());
            float[] biases = shape.isBiased() ? file.floats(shape.biasesName(), outputs) : new float[0];
            System.arraycopy(weights, 0, parameters, at, weights.length);
            System.arraycopy(biases, 0, parameters, at + weights.length, biases.length);
            at += weights.length + biases.length;
        }
        return new FoldedNetwork(network, open, parameters);
    }
}
