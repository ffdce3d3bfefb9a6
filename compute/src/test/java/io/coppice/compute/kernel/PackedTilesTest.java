package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch whose rows do not fit the cache gives the bits of its parts, whose rows do and are read in their place. */
class PackedTilesTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final Convolutions convolutions = new Convolutions();

    @ParameterizedTest(name = "{0} to {1} channels, {2} x {2}, {3} samples, {4} x {4} by {5}, padding {6}")
    @CsvSource({
        // channels, outputs, side, samples, kernel, stride, padding, part
        "40,         24,      24,   128,     3,      1,      1,       32",
        "40,         25,      23,   110,     3,      1,      1,       11",
        "100,        32,      10,    97,     3,      1,      1,       31",
        "60,         26,      20,    80,     3,      2,      1,       16",
        "30,         24,      16,   128,     5,      1,      2,       20",
        "300,        37,       8,   128,     1,      1,      0,       50",
        "200,        24,       9,    65,     3,      1,      0,       13",
    })
    void theBitsAreThoseOfSmallBatches(
            int channels, int outputs, int side, int samples, int kernel, int stride, int padding, int part) {
        Window window = new Window(kernel, stride, padding);
        int outSide = window.outputSize(side);
        float[] weights = random(outputs * channels * kernel * kernel + outputs);
        int biasAt = weights.length - outputs;
        Tensor in = image(channels, side, samples);
        assertThat(PackedTiles.pays((long) channels * kernel * side * samples, outputs))
                .isTrue();
        assertThat(PackedTiles.pays((long) channels * kernel * side * part, outputs))
                .isFalse();

        Tensor out = Tensor.zeros(outputs, outSide, outSide, samples);
        convolutions.forward(window, in, weights, 0, biasAt, out);
        Tensor gradient = Tensor.zeros(channels, side, side, samples);
        convolutions.toData(window, out, weights, 0, gradient);

        for (int from = 0; from < samples; from += part) {
            int count = Math.min(part, samples - from);
            Tensor few = samples(in, from, count);
            Tensor fewOut = Tensor.zeros(outputs, outSide, outSide, count);
            convolutions.forward(window, few, weights, 0, biasAt, fewOut);
            Tensor fewGradient = Tensor.zeros(channels, side, side, count);
            convolutions.toData(window, fewOut, weights, 0, fewGradient);
            assertThat(fewOut.data()).isEqualTo(samples(out, from, count).data());
            assertThat(fewGradient.data())
                    .isEqualTo(samples(gradient, from, count).data());
        }
    }

    private float[] random(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private Tensor image(int channels, int side, int samples) {
        return samples(
                Tensor.over(random(Tensor.length(channels, side, side, samples)), channels, side, side, samples),
                0,
                samples);
    }

    /** Some samples of a tensor; what lies between its planes is zero. */
    private static Tensor samples(Tensor from, int first, int count) {
        Tensor to = Tensor.zeros(from.channels(), from.height(), from.width(), count);
        for (int channel = 0; channel < to.channels(); channel++) {
            for (int row = 0; row < to.height(); row++) {
                for (int column = 0; column < to.width(); column++) {
                    System.arraycopy(
                            from.data(),
                            from.at(channel, row, column, first),
                            to.data(),
                            to.at(channel, row, column, 0),
                            count);
                }
            }
        }
        return to;
    }
}
