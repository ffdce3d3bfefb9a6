package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchAssemblerTest {

    @ParameterizedTest(name = "{0} x {1} x {2}, {3} samples, seed {4}")
    @CsvSource(textBlock = """
            1, 28, 28, 128, 1
            1, 28, 28, 88,  2
            3, 32, 32, 32,  3
            3, 5,  7,  1,   4
            2, 3,  3,  7,   5
            1, 1,  1,  16,  6
            4, 2,  6,  31,  7
            """)
    void aBatchIsEveryPixelScaledAndTransposed(int channels, int height, int width, int samples, long seed) {
        Random random = new Random(seed);
        ImageSet set = randomSet(random, new Shape(channels, height, width), 40).range(3, 37);
        List<Float> mean = random.doubles(channels).mapToObj(m -> (float) m).toList();
        List<Float> deviation =
                random.doubles(channels).mapToObj(d -> (float) d + 0.5f).toList();
        Preprocessing preprocessing =
                new Preprocessing(set.shape(), 1f / 255, mean, deviation, Collections.nCopies(10, "class"));
        int[] chosen = random.ints(samples, 0, set.count()).toArray();
        Tensor images = Tensor.zeros(channels, height, width, samples);
        int[] labels = new int[samples + 2];

        new BatchAssembler(preprocessing).fill(set, chosen, images, Targets.of(labels));

        for (int sample = 0; sample < samples; sample++) {
            assertThat(labels[sample]).isEqualTo(set.label(chosen[sample]));
            for (int feature = 0; feature < set.shape().features(); feature++) {
                int channel = feature / (height * width);
                int raw = set.pixels()[set.pixelsAt(chosen[sample]) + feature] & 0xff;
                float expected = (raw * (1f / 255) - mean.get(channel)) / deviation.get(channel);
                int row = feature % (height * width) / width;
                assertThat(images.data()[images.at(channel, row, feature % width, sample)])
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aTensorOfAnotherShapeIsRefused() {
        ImageSet set = randomSet(new Random(1), new Shape(1, 4, 4), 10);
        BatchAssembler assembler = new BatchAssembler(Preprocessing.unit(set.shape(), List.of("a", "b")));
        assertThatThrownBy(() -> assembler.fill(set, new int[2], Tensor.zeros(1, 4, 5, 2), Targets.of(new int[2])))
                .hasMessageContaining("the tensor is 1 x 4 x 5, expected Shape[channels=1, height=4, width=4]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            scale 0,        0,  0,   1,   'preprocessing.scale is 0.0, expected a positive number'
            scale NaN,      NaN,0,   1,   'preprocessing.scale is NaN, expected a positive number'
            mean NaN,       1,  NaN, 1,   'preprocessing.mean is NaN, expected a number'
            deviation 0,    1,  0,   0,   'preprocessing.deviation is 0.0, expected a positive number'
            deviation -1,   1,  0,   -1,  'preprocessing.deviation is -1.0, expected a positive number'
            """)
    void badNumbersAreRefused(String name, float scale, float mean, float deviation, String message) {
        assertThatThrownBy(() -> new Preprocessing(
                        new Shape(1, 2, 2), scale, List.of(mean), List.of(deviation), List.of("a", "b")))
                .hasMessage(message);
    }

    @Test
    void numbersComeOneAChannel() {
        assertThatThrownBy(() ->
                        new Preprocessing(new Shape(3, 2, 2), 1, List.of(0f), List.of(1f, 1f, 1f), List.of("a", "b")))
                .hasMessage("preprocessing.mean is [0.0], expected one number for each of 3 channels");
        assertThat(DataSets.preprocessing("mnist")).isEqualTo(DataSets.preprocessing("mnist"));
    }

    private static ImageSet randomSet(Random random, Shape shape, int count) {
        byte[] pixels = new byte[count * shape.features()];
        byte[] labels = new byte[count];
        random.nextBytes(pixels);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) random.nextInt(10);
        }
        return new ImageSet(pixels, labels, shape, 0, count);
    }
}
