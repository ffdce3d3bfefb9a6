package io.coppice.compute.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.kernel.PlainForward;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CompactModelTest {
    private static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private static final Preprocessing PREPROCESSING =
            new Preprocessing(new Shape(1, 28, 28), 1f / 255, List.of(0.13f), List.of(0.3f), DIGITS);
    private static final CompactModel MODEL = new CompactModel(lenet(), PREPROCESSING, Map.of("job", "forest"));

    private static CompactNetwork lenet() {
        Network network = new ModelSettings("lenet5", List.of()).create(PREPROCESSING.input(), 10);
        List<float[]> blocks = new ArrayList<>();
        for (int block = 0; block < network.blocks().size(); block++) {
            blocks.add(network.initialBlock(block, new CounterRandom(4)));
        }
        List<float[]> gates = network.gates().stream()
                .map(gate -> {
                    float[] values = new float[gate.units()];
                    for (int unit = 0; unit < values.length; unit += 1 + gate.units() / 20) {
                        values[unit] = 0.8f;
                    }
                    return values;
                })
                .toList();
        return Compaction.of(FoldedNetwork.of(network, blocks, gates));
    }

    private static byte[] images(int samples) {
        byte[] pixels = new byte[samples * 784];
        new Random(7).nextBytes(pixels);
        return pixels;
    }

    @Test
    void aFileHoldsAllThatItTakes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("model.safetensors");
        Safetensors.write(file, CompactFile.of(MODEL.network(), PREPROCESSING, Map.of("job", "forest")));

        CompactModel loaded = CompactModel.load(file);

        assertThat(loaded.classes()).isEqualTo(DIGITS);
        assertThat(loaded.preprocessing()).isEqualTo(PREPROCESSING);
        assertThat(loaded.notes()).containsEntry("job", "forest");
        assertThat(loaded.predict(images(5))).isEqualTo(MODEL.predict(images(5)));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "31", "32", "33", "70"})
    void anyNumberOfImagesGivesWhatEachGivesAlone(int samples) {
        byte[] pixels = images(samples);
        float[] together = MODEL.predict(pixels);
        for (int sample = 0; sample < samples; sample++) {
            byte[] one = Arrays.copyOfRange(pixels, sample * 784, (sample + 1) * 784);
            float[] alone = MODEL.predict(one);
            double sum = 0;
            for (int label = 0; label < 10; label++) {
                sum += alone[label];
                assertThat(together[sample * 10 + label]).isEqualTo(alone[label]);
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        float[] expected = MODEL.predict(images(40));
        List<Callable<float[]>> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            calls.add(() -> MODEL.predict(images(40)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<float[]> result : threads.invokeAll(calls)) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    /** The network takes some 0.3 million multiply-adds an image, so 63 calls of 33 are more than vectors wait for. */
    @Test
    void vectorsTakeOverWithoutATrace() {
        AtomicInteger cold = new AtomicInteger();
        AtomicInteger warm = new AtomicInteger();
        CompactModel model = new CompactModel(
                MODEL.network(),
                PREPROCESSING,
                Map.of(),
                () -> {
                    cold.incrementAndGet();
                    return new PlainForward();
                },
                () -> {
                    warm.incrementAndGet();
                    return new VectorKernels();
                });
        float[] first = model.predict(images(33));
        assertThat(List.of(cold.get(), warm.get())).containsExactly(1, 0);
        for (int call = 0; warm.get() == 0; call++) {
            assertThat(call).isLessThan(500_000_000 / 33 / (int) MODEL.network().multiplyAdds() + 1);
            assertThat(model.predict(images(33))).isEqualTo(first);
        }
        assertThat(model.predict(images(33))).isEqualTo(first);
        assertThat(List.of(cold.get(), warm.get())).containsExactly(1, 1);
    }

    @Test
    void aCallWithBuffersAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        CompactModel plain = new CompactModel(MODEL.network(), PREPROCESSING, Map.of(), PlainForward::new);
        byte[] pixels = images(32);
        float[] probabilities = new float[320];
        for (int i = 0; i < 200; i++) {
            plain.predict(pixels, 32, probabilities);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            plain.predict(pixels, 32, probabilities);
        }
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 100).isLessThan(256);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            format   | coppice-model-1                    | format is coppice-model-1, expected coppice-compact-1
            network  | dense fc1 0 10x1x1 3               | node 0, "dense fc1 0 10x1x1 3": it takes 3 channels and is given 1
            network  | relu - 7 1x28x28                   | node 0 is "relu - 7 1x28x28", which cannot be read
            network  | relu - 0 2x28x28                   | a shape is Shape[channels=2, height=28, width=28] where
            network  | teleport - 0 1x28x28               | there is no kind of node named teleport
            network  | convolution ../etc 0 1x24x24 1 5/1/0 | array ../etc.weight is missing
            network  | convolution conv1 0 8x24x24 1 5/1/0  | array conv1.weight has shape
            classes  | 7                                  | metadata classes is 7, expected names as JSON
            input    | 1,28                               | metadata input is 1,28, expected channels, height, width
            scale    | ../../etc/passwd                   | metadata scale is ../../etc/passwd, expected a number for each channel
            classes  | ["a","b"]                          | with 10 logits does not fit images
            """)
    void aFileThatDoesNotFitTogetherIsRefused(String key, String value, String message) {
        SafetensorsFile good = CompactFile.of(MODEL.network(), PREPROCESSING, Map.of());
        Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
        metadata.put(key, value);

        assertThatThrownBy(() -> CompactFile.model(new SafetensorsFile("bad", metadata, good.arrays())))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith("bad: ")
                .hasMessageContaining(message);
    }

    /** Whatever becomes of one byte of a file, it is read or refused in a sentence that names it. */
    @Test
    void aFileWithAnyByteChangedIsReadOrRefused() {
        byte[] whole = Safetensors.toBytes(CompactFile.of(MODEL.network(), PREPROCESSING, Map.of()));
        int header = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt();
        Random random = new Random(6);
        for (int change = 0; change < 3000; change++) {
            byte[] changed = whole.clone();
            int at = random.nextInt(8 + header);
            changed[at] = (byte) random.nextInt();
            try {
                CompactFile.model(Safetensors.read("changed", changed)).predict(images(1));
            } catch (UnusableFileException refused) {
                assertThat(refused).as("byte %d", at).hasMessageStartingWith("changed: ");
            }
        }
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        SafetensorsFile good = CompactFile.of(MODEL.network(), PREPROCESSING, Map.of());
        Map<String, ArrayEntry> arrays = new LinkedHashMap<>(good.arrays());
        ArrayEntry.Floats weights = (ArrayEntry.Floats) arrays.get("conv1.weight");
        float[] broken = weights.values().clone();
        broken[3] = Float.NaN;
        arrays.put("conv1.weight", new ArrayEntry.Floats("conv1.weight", weights.shape(), broken));

        assertThatThrownBy(() -> CompactFile.model(new SafetensorsFile("bad", good.metadata(), arrays)))
                .hasMessage("bad: number 3 of array conv1.weight is NaN, expected finite numbers");
    }

    @Test
    void imagesOfAnotherSizeAreRefused() {
        assertThatThrownBy(() -> MODEL.predict(new byte[785]))
                .hasMessageStartingWith("785 bytes are no whole number of images of ");
        assertThatThrownBy(() -> MODEL.predict(new byte[784], 1, new float[9]))
                .hasMessage("1 images need 784 bytes and 10 results; there is room for 784 and 9");
    }
}
