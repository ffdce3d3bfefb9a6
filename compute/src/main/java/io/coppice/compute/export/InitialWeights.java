package io.coppice.compute.export;

import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.network.Initialisation;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.tensor.CounterRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The parameters that training begins with: random ones, or those of a safetensors file. Its arrays are called as in a
 * model of ours or, of the residual networks, as in torchvision; outputs come first in their shapes, and of the rest only
 * the number of elements counts, so {@code [output][input][row][column]} is as good as {@code [output][input][span]}. In a
 * pruned model's file {@code NAME.outputs} and {@code NAME.inputs} say which rows and columns are there: the others begin as
 * zeros. Arrays of other names are passed over, and so may be of any type.
 */
public final class InitialWeights {
    private static final int LISTED = 5;

    private final Network network;
    private final Initialisation initialisation;
    private final CounterRandom noise;
    private final Optional<SafetensorsFile> file;

    private InitialWeights(
            Network network, Initialisation initialisation, CounterRandom noise, Optional<SafetensorsFile> file) {
        this.network = network;
        this.initialisation = initialisation;
        this.noise = noise;
        this.file = file;
    }

    /**
     * @param initialisation of random weights
     * @throws UnusableFileException when the file is not of this network, naming the array
     */
    public static InitialWeights of(
            Network network, ModelSettings settings, Initialisation initialisation, CounterRandom noise) {
        Optional<SafetensorsFile> file = settings.init().map(path -> Safetensors.read(Path.of(path)));
        InitialWeights weights = new InitialWeights(network, initialisation, noise, file);
        if (file.isPresent()) {
            requireSame(settings, file.get());
            for (int block = 0; block < network.blocks().size(); block++) {
                weights.block(block);
            }
        }
        return weights;
    }

    /**
     * What of the job's file was made into other numbers, or was not used, for people to read; empty without a file.
     *
     * @throws UnusableFileException when there is no such file, or it is none
     */
    public static List<String> notes(Network network, ModelSettings settings) {
        if (settings.init().isEmpty()) {
            return List.of();
        }
        SafetensorsFile file = Safetensors.read(Path.of(settings.init().get()));
        Set<String> used = new HashSet<>();
        for (BlockShape shape : network.blocks()) {
            used.addAll(List.of(
                    shape.weightsName(), shape.biasesName(), shape.name() + ".outputs", shape.name() + ".inputs"));
        }
        List<String> notes = new ArrayList<>();
        Map<String, List<String>> converted = new TreeMap<>();
        List<String> unused = new ArrayList<>();
        for (ArrayEntry array : file.arrays().values()) {
            String type = file.converted().get(array.name());
            if (!used.contains(array.name())) {
                unused.add(
                        array instanceof ArrayEntry.PassedOver other
                                ? other.name() + " (" + other.type() + ")"
                                : array.name());
            } else if (type != null) {
                converted.computeIfAbsent(type, key -> new ArrayList<>()).add(array.name());
            }
        }
        converted.forEach(
                (type, names) -> notes.add(file.source() + ": " + type + " made single precision: " + listed(names)));
        if (!unused.isEmpty()) {
            notes.add(file.source() + ": passed over, as this network has no such array: " + listed(unused));
        }
        return notes;
    }

    private static String listed(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
        return names.size() > LISTED ? some + " and " + (names.size() - LISTED) + " more" : some;
    }

    /** A model of ours says what it is of: the rows that a pruned one keeps would fit a larger network too. */
    private static void requireSame(ModelSettings settings, SafetensorsFile file) {
        if (file.metadata().containsKey("model")) {
            ModelSettings held = ModelMetadata.settings(file);
            if (!held.equals(settings.withoutInit())) {
                throw new UnusableFileException(file.source() + " holds the weights of another network: it is of "
                        + ModelMetadata.of(held) + ", the job's is " + ModelMetadata.of(settings));
            }
        }
    }

    /** Weights then biases of a block. */
    public float[] block(int block) {
        float[] initial = initialisation.block(network, block, noise);
        file.ifPresent(from -> read(network.blocks().get(block), from, initial));
        return initial;
    }

    private static void read(BlockShape shape, SafetensorsFile file, float[] block) {
        int[] outputs = units(file, shape.name() + ".outputs", shape.outputs());
        int[] inputs = shape.isLinear() ? units(file, shape.name() + ".inputs", shape.inputs()) : new int[1];
        int span = shape.span();
        float[] weights = floats(file, shape.weightsName(), outputs.length, outputs.length * inputs.length * span);
        float[] biases =
                shape.isBiased() ? floats(file, shape.biasesName(), outputs.length, outputs.length) : new float[0];
        if (!shape.isBiased() && file.has(shape.biasesName())) {
            throw new UnusableFileException(file.source() + ": array " + shape.biasesName() + " is there, but "
                    + shape.name() + " of this network has no bias");
        }
        if (outputs.length < shape.outputs() || inputs.length < shape.inputs()) {
            Arrays.fill(block, 0, shape.isLearned() ? block.length : 0, 0);
        }
        for (int o = 0; o < outputs.length; o++) {
            for (int i = 0; i < inputs.length; i++) {
                int to = (outputs[o] * shape.inputs() + inputs[i]) * span;
                System.arraycopy(weights, (o * inputs.length + i) * span, block, to, span);
            }
        }
        for (int o = 0; o < biases.length; o++) {
            block[shape.weights() + outputs[o]] = biases[o];
        }
    }

    /** Which units the arrays hold: all, or those that the file names. */
    private static int[] units(SafetensorsFile file, String name, int count) {
        int[] units = new int[count];
        for (int unit = 0; unit < count; unit++) {
            units[unit] = unit;
        }
        if (!file.has(name)) {
            return units;
        }
        int[] named = file.ints(name);
        for (int unit : named) {
            if (unit < 0 || unit >= count) {
                throw new UnusableFileException(
                        file.source() + ": array " + name + " names unit " + unit + ", but there are " + count);
            }
        }
        return named;
    }

    /** @param outputs the first of the array's dimensions */
    private static float[] floats(SafetensorsFile file, String name, int outputs, int length) {
        float[] values = file.floats(name);
        List<Integer> shape = file.arrays().get(name).shape();
        if (values.length != length || shape.isEmpty() || shape.getFirst() != outputs) {
            throw new UnusableFileException(file.source() + ": array " + name + " has shape " + shape + ", "
                    + values.length + " numbers, where this network has " + length + ", and " + outputs
                    + " as the first dimension");
        }
        file.requireNumbers(name, values);
        return values;
    }
}
