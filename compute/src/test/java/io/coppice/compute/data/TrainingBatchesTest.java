package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of two channels, 4 x 5, whose every pixel tells where it was. */
@Timeout(60)
class TrainingBatchesTest {
    private static final Shape SHAPE = new Shape(2, 4, 5);
    private static final int SAMPLES = 6;
    private static final int BATCH = 4;
    private static final Preprocessing RAW =
            new Preprocessing(SHAPE, 1, List.of(0f, 0f), List.of(1f, 1f), List.of("0", "1", "2", "3", "4", "5"));

    @ParameterizedTest(name = "crop {0}, flip {1}")
    @CsvSource({"0, false", "1, false", "0, true", "2, true", "3, false"})
    void everyImageIsAWindowOfItselfAndEveryPlaceComesUp(int crop, boolean flip) {
        TrainingBatches batches = batches(new Augmentation(crop, flip), 7);
        Set<String> places = new TreeSet<>();
        for (long step = 0; step < 400; step++) {
            Tensor images = images(batches.size(step));
            int[] labels = new int[BATCH];
            batches.fill(step, images, Targets.of(labels));
            for (int sample = 0; sample < images.samples(); sample++) {
                places.add(place(images, sample, labels[sample], crop, flip));
            }
        }
        int windows = (2 * crop + 1) * (2 * crop + 1) * (flip ? 2 : 1);
        assertThat(places).hasSize(windows);
    }

    /** Finds the one place that explains the image, by trying them all. */
    private static String place(Tensor images, int sample, int label, int crop, boolean flip) {
        List<String> found = new ArrayList<>();
        for (int down = -crop; down <= crop; down++) {
            for (int right = -crop; right <= crop; right++) {
                for (boolean mirrored : flip ? new boolean[] {false, true} : new boolean[] {false}) {
                    if (explains(images, sample, label, down, right, mirrored)) {
                        found.add(down + " " + right + " " + mirrored);
                    }
                }
            }
        }
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static boolean explains(Tensor images, int sample, int label, int down, int right, boolean mirrored) {
        for (int channel = 0; channel < SHAPE.channels(); channel++) {
            for (int row = 0; row < SHAPE.height(); row++) {
                for (int column = 0; column < SHAPE.width(); column++) {
                    int fromRow = row + down;
                    int fromColumn = (mirrored ? SHAPE.width() - 1 - column : column) + right;
                    boolean inside =
                            fromRow >= 0 && fromRow < SHAPE.height() && fromColumn >= 0 && fromColumn < SHAPE.width();
                    float expected = inside ? value(label, channel, fromRow, fromColumn) : 0;
                    if (images.data()[images.at(channel, row, column, sample)] != expected) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Test
    void aStepIsTheSameWhoeverAsksAndWhenever() {
        Augmentation both = new Augmentation(2, true);
        TrainingBatches one = batches(both, 7);
        TrainingBatches other = batches(both, 7);

        float[] late = values(one, 5);
        assertThat(values(one, 4)).isNotEqualTo(late);
        assertThat(values(other, 5)).isEqualTo(late);
        assertThat(values(batches(both, 8), 5)).isNotEqualTo(late);
        assertThat(values(batches(Augmentation.NONE, 7), 5)).isNotEqualTo(late);
    }

    @Test
    void rowsOfNumbersAreNotVaried() {
        ImageSet table = new ImageSet(new Raw.Numbers(new float[4]), new byte[2], new Shape(1, 1, 2), 0, 2);

        assertThatThrownBy(() -> new TrainingBatches(table, RAW, new Augmentation(0, true), 1, 1))
                .hasMessage("data.augment needs images, and these data are rows of numbers; leave it out");
    }

    private static float[] values(TrainingBatches batches, long step) {
        Tensor images = images(batches.size(step));
        batches.fill(step, images, Targets.of(new int[BATCH]));
        return images.data();
    }

    private static Tensor images(int samples) {
        float[] data = new float[Tensor.capacity(SHAPE.channels(), SHAPE.height(), SHAPE.width(), samples)];
        return Tensor.over(data, SHAPE.channels(), SHAPE.height(), SHAPE.width(), samples);
    }

    private static TrainingBatches batches(Augmentation augmentation, long seed) {
        byte[] pixels = new byte[SAMPLES * SHAPE.features()];
        byte[] labels = new byte[SAMPLES];
        int at = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            labels[sample] = (byte) sample;
            for (int channel = 0; channel < SHAPE.channels(); channel++) {
                for (int row = 0; row < SHAPE.height(); row++) {
                    for (int column = 0; column < SHAPE.width(); column++) {
                        pixels[at++] = (byte) value(sample, channel, row, column);
                    }
                }
            }
        }
        ImageSet set = new ImageSet(pixels, labels, SHAPE, 0, SAMPLES);
        return new TrainingBatches(set, RAW, augmentation, BATCH, seed);
    }

    /** Never 0, and different for every pixel of an image. */
    private static int value(int sample, int channel, int row, int column) {
        return 1 + sample + 6 * (column + SHAPE.width() * (row + SHAPE.height() * channel));
    }
}
