package io.coppice.compute.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.data.UnusableFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SafetensorsTest {

    private static final SafetensorsFile SAMPLE = SafetensorsFile.of(
            Map.of("note", "a \"quoted\" text, π"),
            List.of(
                    new ArrayEntry.Floats("w", List.of(2, 3), new float[] {1, -2, Float.MIN_VALUE, 0, 5.5f, Float.NaN}),
                    new ArrayEntry.Ints("y", List.of(2), new int[] {7, Integer.MIN_VALUE}),
                    new ArrayEntry.Floats("empty", List.of(0, 4), new float[0]),
                    new ArrayEntry.Floats("loss", List.of(), new float[] {0.25f})));

    @Test
    void whatIsWrittenIsReadBack(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("sample.safetensors");
        Safetensors.write(path, SAMPLE);
        SafetensorsFile back = Safetensors.read(path);

        assertThat(back.metadata()).isEqualTo(SAMPLE.metadata());
        assertThat(back.arrays().keySet()).containsExactly("w", "y", "empty", "loss");
        assertThat(back.floats("w", 2, 3)).isEqualTo(SAMPLE.floats("w"));
        assertThat(back.ints("y")).containsExactly(7, Integer.MIN_VALUE);
        assertThat(back.arrays().get("empty").shape()).containsExactly(0, 4);
        assertThat(back.number("loss")).isEqualTo(0.25f);
        assertThat(Safetensors.toBytes(back)).isEqualTo(Safetensors.toBytes(SAMPLE));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            # header                                                                            bytes   message
            {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}                              | 4  | array w ends at byte 8, but the file is cut short at 4
            {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}                              | 12 | 4 trailing bytes belong to no array; the last one ends at byte 8
            {"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}                              | 8  | array w of shape [3] needs 12 bytes, but its range 0 to 8 has 8
            {"w":{"dtype":"F32","shape":[65536,65536,2],"data_offsets":[0,8]}}                  | 8  | array w of shape [65536, 65536, 2] needs 34359738368 bytes, but its range 0 to 8 has 8
            {"w":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}                              | 8  | array w of shape [2] needs 4 bytes, but its range 0 to 8 has 8
            {"w":{"dtype":"I64","shape":[],"data_offsets":[0,4]}}                               | 4  | array w of shape [] needs 8 bytes, but its range 0 to 4 has 4
            {"w":{"dtype":"F99","shape":[2],"data_offsets":[0,9]}}                              | 8  | array w ends at byte 9, but the file is cut short at 8
            {"w":{"shape":[2],"data_offsets":[0,8]}}                                            | 8  | array w has dtype missing, expected the name of a type such as "F32"
            {"w":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}                                  | 8  | array w has dtype 7, expected the name of a type such as "F32"
            {"w":[]}                                                                            | 0  | array w has dtype missing, expected the name of a type such as "F32"
            {"w":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}} | 4 | array w has shape of 33 numbers, expected at most 32
            {"w":{"dtype":"F64","shape":[2147483647,2147483647,2147483647,4],"data_offsets":[0,8]}} | 8 | array w of shape [2147483647, 2147483647, 2147483647, 4] needs 316912649614335492811304992736 bytes, but its range 0 to 8 has 8
            {"w":{"dtype":"F32","shape":[2147483647,2147483647,0],"data_offsets":[0,8]}}        | 8  | array w of shape [2147483647, 2147483647, 0] needs 0 bytes, but its range 0 to 8 has 8
            {"w":{"dtype":"F32","shape":[2],"data_offsets":[-4,4]}}                             | 8  | array w has data_offsets [-4,4], expected whole numbers from 0 to 2147483647
            {"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                             | 8  | array w has shape [-2], expected whole numbers from 0 to 2147483647
            {"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}                            | 8  | array w has shape [2.5], expected whole numbers from 0 to 2147483647
            {"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}                                | 8  | array w has no list shape
            {"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}                              | 8  | array w has data_offsets [8, 0], expected a begin and an end
            {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,9000000000]}}                     | 8  | array w has data_offsets [0,9000000000], expected whole numbers from 0 to 2147483647
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}  | 8  | array b overlaps the array before it: it begins at byte 4, expected 8
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | 12 | array b leaves a hole before it: it begins at byte 8, expected 4
            {"__metadata__":{"k":7}}                                                            | 0  | metadata k is 7, expected a text
            {"__metadata__":[]}                                                                 | 0  | __metadata__ is not a JSON object of texts
            [1]                                                                                 | 0  | the header is not a JSON object
            {"w":                                                                               | 0  | the header is not readable JSON
            {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  | 4  | the header is not readable JSON (Duplicate field 'w')
            """, delimiter = '|')
    void aBadFileIsRefusedInOneSentence(String header, int dataLength, String message) {
        assertThatThrownBy(() -> Safetensors.read("bad.safetensors", bytes(header, dataLength)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith("bad.safetensors: " + message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aHeaderLongerThanAnyIsRefused() {
        ByteBuffer claims = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        for (long length : new long[] {93, Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
            assertThatThrownBy(() ->
                            Safetensors.read("x", claims.putLong(0, length).array()))
                    .isInstanceOf(UnusableFileException.class)
                    .hasMessageStartingWith("x: the header claims " + Long.toUnsignedString(length) + " bytes");
        }
    }

    @Test
    void jsonThatNestsDeeplyIsRefused() {
        String deep = "{\"w\":" + "[".repeat(1_000_000);
        assertThatThrownBy(() -> Safetensors.read("x", bytes(deep, 0)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessage("x: the header is not readable JSON (it nests deeper than 64 levels)");
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        byte[] whole = Safetensors.toBytes(SAMPLE);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Safetensors.read("cut.safetensors", cut))
                    .isInstanceOf(UnusableFileException.class)
                    .hasMessageStartingWith("cut.safetensors: ");
        }
    }

    @Test
    void aWrongRequestNamesFileAndArray(@TempDir Path folder) {
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("none.safetensors")))
                .hasMessageEndingWith("none.safetensors: there is no such safetensors file");
        assertThatThrownBy(() -> SAMPLE.floats("v"))
                .hasMessage("new safetensors file: array v is missing; the file has [w, y, empty, loss]");
        assertThatThrownBy(() -> SAMPLE.floats("y"))
                .hasMessageEndingWith("array y is of type I32, expected F32 (or F16, BF16, F64)");
        assertThatThrownBy(() -> SAMPLE.ints("w", 3, 2))
                .hasMessageEndingWith("array w has shape [2, 3], expected [3, 2]");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            continuous_sparsification_step, 8,  beta
            deephoyer,                      7,  layout
            dep_l0_generator,               18, input
            hard_concrete_mlp_step,         44, beta
            l0arm_lenet5_step,              59, k
            optimizers,                     6,  adam
            residual_block,                 27, stride
            residual_block_stride2,         27, stride
            """)
    void everyFixtureIsReadAndWrittenBack(String fixture, int arrays, String key) throws IOException {
        byte[] bytes;
        try (var stream = getClass().getResourceAsStream("/fixtures/" + fixture + ".safetensors")) {
            bytes = stream.readAllBytes();
        }
        SafetensorsFile file = Safetensors.read(fixture, bytes);
        assertThat(file.arrays()).hasSize(arrays);
        assertThat(file.text(key)).isNotBlank();
        SafetensorsFile back = Safetensors.read(fixture, Safetensors.toBytes(file));
        assertThat(back.metadata()).isEqualTo(file.metadata());
        assertThat(back.arrays().keySet()).isEqualTo(file.arrays().keySet());
        for (ArrayEntry array : file.arrays().values()) {
            Integer[] shape = array.shape().toArray(Integer[]::new);
            switch (array) {
                case ArrayEntry.Floats floats ->
                    assertThat(back.floats(array.name(), shape)).isEqualTo(floats.values());
                case ArrayEntry.Ints ints ->
                    assertThat(back.ints(array.name(), shape)).isEqualTo(ints.values());
                case ArrayEntry.PassedOver unread -> throw new AssertionError(unread);
            }
        }
    }

    private static byte[] bytes(String header, int dataLength) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + dataLength)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }
}
