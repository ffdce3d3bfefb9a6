package io.coppice.compute.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.network.Initialisation;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class InitialWeightsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"F32, 0", "F16, 1", "BF16, 1", "F64, 1"})
    void aStateDictIsReadWhateverItsPrecision(String type, int notes) throws IOException {
        PytorchFile file = complete(type)
                .add("bn1.num_batches_tracked", "I64", new int[0], 1200)
                .add("mask", "BOOL", new int[] {3}, 1, 0, 1)
                .add("of.a.later.year", "F7_X", new int[] {2, 2}, 1, 2, 3);
        ModelSettings settings = settings(file);

        float[] first = initial(settings).block(0);

        for (int i = 0; i < 16 * 784; i++) {
            assertThat(first[i]).isEqualTo(PytorchFile.value(i));
        }
        List<String> said = InitialWeights.notes(network(settings), settings);
        String path = settings.init().orElseThrow();
        assertThat(said).hasSize(notes + 1);
        assertThat(said.getLast())
                .isEqualTo(path + ": passed over, as this network has no such array: bn1.num_batches_tracked (I64),"
                        + " mask (BOOL), of.a.later.year (F7_X)");
        if (notes > 0) {
            assertThat(said.getFirst())
                    .isEqualTo(
                            path + ": " + type + " made single precision: fc1.weight, fc1.bias, fc2.weight, fc2.bias");
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(textBlock = """
            fc2.weight, I64, 10x16, array fc2.weight is of type I64
            fc2.weight, F32, 16x10, 'array fc2.weight has shape [16, 10], 160 numbers, where this network has 160, and 10 as the first dimension'
            fc2.weight, F32, 10x15, 'array fc2.weight has shape [10, 15], 150 numbers, where this network has 160'
            fc2.weight, F32, '',    'array fc2.weight has shape [], 1 numbers, where'
            fc2.other,  F32, 10x16, 'array fc2.weight is missing; the file has [fc1.weight, fc1.bias, fc2.bias, fc2.other]'
            """)
    void whatDoesNotFitIsRefusedByTheArraysName(String name, String type, String shape, String message)
            throws IOException {
        int[] sizes = shape.isEmpty()
                ? new int[0]
                : List.of(shape.split("x")).stream().mapToInt(Integer::parseInt).toArray();
        PytorchFile file = new PytorchFile()
                .floats("fc1.weight", "F32", 16, 784)
                .floats("fc1.bias", "F32", 16)
                .floats("fc2.bias", "F32", 10)
                .floats(name, type, sizes);
        ModelSettings settings = settings(file);

        assertThatThrownBy(() -> initial(settings))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(settings.init().orElseThrow() + ": " + message);
    }

    @Test
    void numbersThatAreNoneAreRefused() throws IOException {
        double[] values = new double[160];
        values[7] = 1e300; // beyond single precision
        ModelSettings settings = settings(new PytorchFile()
                .floats("fc1.weight", "F32", 16, 784)
                .floats("fc1.bias", "F32", 16)
                .floats("fc2.bias", "F32", 10)
                .add("fc2.weight", "F64", new int[] {10, 16}, values));

        assertThatThrownBy(() -> initial(settings))
                .hasMessageEndingWith(": number 7 of array fc2.weight is Infinity as a single-precision number,"
                        + " expected finite numbers");
    }

    private static PytorchFile complete(String type) {
        return new PytorchFile()
                .floats("fc1.weight", type, 16, 784)
                .floats("fc1.bias", type, 16)
                .floats("fc2.weight", type, 10, 16)
                .floats("fc2.bias", type, 10);
    }

    private ModelSettings settings(PytorchFile file) throws IOException {
        Path path = Files.write(folder.resolve("torch.safetensors"), file.bytes());
        return new ModelSettings("mlp", List.of(16), 0, 0, List.of(), Optional.of(path.toString()));
    }

    private static Network network(ModelSettings settings) {
        return settings.create(new Shape(1, 28, 28), 10);
    }

    private static InitialWeights initial(ModelSettings settings) {
        return InitialWeights.of(network(settings), settings, Initialisation.DEFAULT, new CounterRandom(1));
    }
}
