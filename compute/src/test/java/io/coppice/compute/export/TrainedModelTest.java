package io.coppice.compute.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainedModelTest {

    @ParameterizedTest
    @ValueSource(strings = {"lenet5", "mlp"})
    void whatIsWrittenReadsBackEqual(String name) {
        TrainedModel model = model(name);

        TrainedModel read = TrainedModel.of(Safetensors.read("model", Safetensors.toBytes(model.toFile())));

        assertThat(read.settings()).isEqualTo(model.settings());
        assertThat(read.preprocessing()).isEqualTo(model.preprocessing());
        assertThat(read.network().open()).isEqualTo(model.network().open());
        assertThat(read.network().parameters()).isEqualTo(model.network().parameters());
        assertThat(read.notes()).containsEntry("job", "a job");
    }

    @Test
    void onlyWhatIsKeptIsInTheFile() {
        SafetensorsFile file = model("mlp").toFile();

        assertThat(file.arrays().get("fc1.weight").shape()).containsExactly(4, 10, 1);
        assertThat(file.ints("fc1.inputs")).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            format  | other   | expected coppice-model-1
            model   | lenet   | no network named lenet
            input   | 1,2     | expected channels, height, width
            scale   | much    | metadata scale is much, expected a number for each channel
            mean    | 1,,2    | metadata mean is 1,,2, expected a number for each channel
            depth   | 2,3     | metadata depth is 2,3, expected a whole number
            layers  | [null]  | metadata layers[0] is null, expected a layer
            widths  | -3      | -3
            widths  | ../x    | metadata widths is ../x, expected whole numbers
            classes | [       | expected names as JSON
            widths  | 8,9     | array fc3.outputs is missing
            """)
    void aFileOfSomethingElseIsRefused(String key, String value, String part) {
        SafetensorsFile file = model("mlp").toFile();
        Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
        metadata.put(key, value);

        assertThatThrownBy(() -> TrainedModel.of(new SafetensorsFile("model.safetensors", metadata, file.arrays())))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith("model.safetensors: ")
                .hasMessageContaining(part);
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        TrainedModel model = model("mlp");
        model.network().parameters()[2] = Float.NaN;
        SafetensorsFile file = model.toFile();

        assertThatThrownBy(() -> TrainedModel.of(file))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("number 2 of array fc1.weight is NaN, expected finite numbers");
    }

    /** Whatever becomes of one byte of a file, it is read or refused in a sentence that names it. */
    @Test
    void aFileWithAnyByteChangedIsReadOrRefused() {
        byte[] whole = Safetensors.toBytes(model("mlp").toFile());
        SplittableRandom random = new SplittableRandom(12);
        for (int change = 0; change < 3000; change++) {
            byte[] changed = whole.clone();
            int at = random.nextInt(whole.length);
            changed[at] = (byte) random.nextInt(256);
            try {
                TrainedModel.of(Safetensors.read("changed", changed));
            } catch (UnusableFileException refused) {
                assertThat(refused).as("byte %d", at).hasMessageStartingWith("changed: ");
            }
        }
    }

    /** Every second unit is kept. */
    private static TrainedModel model(String name) {
        boolean mlp = name.equals("mlp");
        ModelSettings settings = new ModelSettings(name, mlp ? List.of(8) : List.of());
        Shape input = mlp ? new Shape(1, 4, 5) : new Shape(1, 28, 28);
        Preprocessing preprocessing =
                new Preprocessing(input, 0.1f, List.of(0.3f), List.of(0.7f), List.of("no, never", "\"yes\""));
        Network network = settings.create(input, 2);
        SplittableRandom random = new SplittableRandom(5);
        List<float[]> blocks = new ArrayList<>();
        for (BlockShape shape : network.blocks()) {
            float[] block = new float[shape.size()];
            for (int i = 0; i < block.length; i++) {
                block[i] = (float) random.nextDouble(-1, 1);
            }
            blocks.add(block);
        }
        List<float[]> gates = new ArrayList<>();
        for (GateShape shape : network.gates()) {
            float[] gate = new float[shape.units()];
            for (int i = 0; i < gate.length; i += 2) {
                gate[i] = 0.5f + i / (2f * gate.length);
            }
            gates.add(gate);
        }
        return new TrainedModel(
                settings, preprocessing, FoldedNetwork.of(network, blocks, gates), Map.of("job", "a job"));
    }
}
