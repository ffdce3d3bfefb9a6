package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleOrderTest {

    @ParameterizedTest(name = "{0} samples by {1}: {2} steps, the last of {3}")
    @CsvSource(textBlock = """
            # samples batch steps last
            55000,    128,  430,  88
            60000,    128,  469,  96
            256,      128,  2,    128
            100,      128,  1,    100
            1,        1,    1,    1
            7,        2,    4,    1
            """)
    void everyEpochVisitsEverySampleOnce(int samples, int batch, int steps, int last) {
        SampleOrder order = new SampleOrder(1, samples, batch);
        assertThat(order.stepsPerEpoch()).isEqualTo(steps);
        assertThat(order.size(steps - 1)).isEqualTo(last);
        for (int epoch = 0; epoch < 3; epoch++) {
            int[] sorted = epoch(order, samples, batch, epoch);
            Arrays.sort(sorted);
            assertThat(sorted).isEqualTo(IntStream.range(0, samples).toArray());
        }
    }

    @Test
    void ordersDifferBetweenEpochsAndSeedsAndRepeatForEqualOnes() {
        int[] first = epoch(new SampleOrder(1, 1000, 128), 1000, 128, 0);
        assertThat(epoch(new SampleOrder(1, 1000, 128), 1000, 128, 0)).isEqualTo(first);
        assertThat(sharedPlaces(first, epoch(new SampleOrder(1, 1000, 128), 1000, 128, 1)))
                .isLessThan(10);
        assertThat(sharedPlaces(first, epoch(new SampleOrder(2, 1000, 128), 1000, 128, 0)))
                .isLessThan(10);
        assertThat(sharedPlaces(first, IntStream.range(0, 1000).toArray())).isLessThan(10);
    }

    @Test
    void aStepIsTheSameWhateverWasAskedBefore() {
        SampleOrder walked = new SampleOrder(5, 300, 32);
        int[] order = {0, 9, 10, 8, 11, 29, 30, 9, 55, 0, 100, 3};
        int[] into = new int[32];
        int[] expected = new int[32];
        for (int step : order) {
            int size = walked.samples(step, into);
            assertThat(new SampleOrder(5, 300, 32).samples(step, expected)).isEqualTo(size);
            assertThat(Arrays.copyOf(into, size)).isEqualTo(Arrays.copyOf(expected, size));
        }
    }

    @Test
    void aSampleIsEquallyLikelyEverywhere() {
        int[] places = new int[5];
        for (int seed = 0; seed < 5000; seed++) {
            int[] order = epoch(new SampleOrder(seed, 5, 5), 5, 5, 0);
            places[IntStream.range(0, 5).filter(i -> order[i] == 3).findFirst().orElseThrow()]++;
        }
        assertThat(Arrays.stream(places).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(880, 1120));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new SampleOrder(1, 0, 128)).hasMessageContaining("0, 128");
        assertThatThrownBy(() -> new SampleOrder(1, 10, 0)).hasMessageContaining("10, 0");
        assertThatThrownBy(() -> new SampleOrder(1, 10, 2).size(-1)).hasMessageContaining("counted from 0: -1");
    }

    private static int[] epoch(SampleOrder order, int samples, int batch, int epoch) {
        int[] all = new int[samples];
        int[] into = new int[batch];
        int at = 0;
        for (int step = 0; step < order.stepsPerEpoch(); step++) {
            int size = order.samples((long) epoch * order.stepsPerEpoch() + step, into);
            System.arraycopy(into, 0, all, at, size);
            at += size;
        }
        assertThat(at).isEqualTo(samples);
        return all;
    }

    private static int sharedPlaces(int[] a, int[] b) {
        return (int) IntStream.range(0, a.length).filter(i -> a[i] == b[i]).count();
    }
}
