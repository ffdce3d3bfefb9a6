package io.coppice.compute.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.compact.CompactFile;
import io.coppice.compute.compact.Compaction;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that were damaged at random, always in the same ways, are read or refused in a sentence, and nothing else. */
@Timeout(120)
class SafetensorsFuzzTest {
    private static final int FILES = 4000;
    private static final String[] SNIPPETS = {
        "\"F32\"",
        "\"I64\"",
        "[0,4]",
        "[-1]",
        "[4294967296]",
        "99999999999",
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "1e9",
        "null",
        "__metadata__",
        "\\u0000",
        "data_offsets",
        "shape"
    };

    @ParameterizedTest(name = "{0} from seed {1}")
    @CsvSource({"state dict, 1", "state dict, 2", "trained, 3", "compact, 4"})
    void damagedFilesAreReadOrRefused(String kind, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = good(kind);
        reader(kind).accept(Safetensors.read("whole", good));
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = damaged(good, random);
            try {
                reader(kind).accept(Safetensors.read("damaged", bytes));
            } catch (UnusableFileException sentence) {
                refused++;
                assertThat(sentence.getMessage()).startsWith("damaged: ").doesNotContain("Exception");
            }
        }
        assertThat(refused).isGreaterThan(FILES / 4);
    }

    private static Consumer<SafetensorsFile> reader(String kind) {
        return switch (kind) {
            case "trained" -> TrainedModel::of;
            case "compact" -> CompactFile::model;
            default ->
                file -> file.arrays().keySet().forEach(name -> {
                    if (!(file.arrays().get(name) instanceof ArrayEntry.PassedOver)) {
                        assertThat(file.arrays().get(name).length()).isLessThan(1000);
                    }
                });
        };
    }

    private static byte[] good(String kind) {
        if (kind.equals("state dict")) {
            return new PytorchFile()
                    .floats("a", "F32", 2, 3)
                    .floats("b", "BF16", 4)
                    .floats("c", "F64", 1, 2)
                    .add("d", "I64", new int[0], 3)
                    .bytes();
        }
        ModelSettings settings = new ModelSettings("mlp", List.of(3));
        Preprocessing preprocessing = Preprocessing.unit(new Shape(1, 2, 2), List.of("a", "b"));
        Network network = settings.create(preprocessing.input(), 2);
        List<OpenBlock> open = network.blocks().stream()
                .map(block -> new OpenBlock(UnitSet.all(block.outputs()), UnitSet.all(block.inputs())))
                .toList();
        int size = network.blocks().stream().mapToInt(block -> block.size()).sum();
        float[] parameters = new float[size];
        for (int i = 0; i < size; i++) {
            parameters[i] = PytorchFile.value(i);
        }
        FoldedNetwork folded = new FoldedNetwork(network, open, parameters);
        return Safetensors.toBytes(
                kind.equals("trained")
                        ? new TrainedModel(settings, preprocessing, folded, Map.of()).toFile()
                        : CompactFile.of(Compaction.of(folded), preprocessing, Collections.emptyMap()));
    }

    private static byte[] damaged(byte[] good, SplittableRandom random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes = damagedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] damagedOnce(byte[] bytes, SplittableRandom random) {
        if (bytes.length < Long.BYTES) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 ->
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, random.nextBoolean() ? random.nextLong() : random.nextInt(2 * bytes.length));
            default -> {
                byte[] snippet = SNIPPETS[random.nextInt(SNIPPETS.length)].getBytes(StandardCharsets.UTF_8);
                System.arraycopy(snippet, 0, bytes, at, Math.min(snippet.length, bytes.length - at));
            }
        }
        return bytes;
    }
}
