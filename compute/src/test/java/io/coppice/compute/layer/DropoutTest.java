package io.coppice.compute.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dropout drops follows from the step, and from nothing else. */
@Timeout(20)
class DropoutTest {
    private static final int UNITS = 6;
    private static final int SIDE = 5;
    private static final int SAMPLES = 40;

    private static float[] of(float rate, long seed, long step, int node, boolean training, UnitSet units) {
        Tensor in = Tensor.zeros(units.count(), SIDE, SIDE, SAMPLES);
        Arrays.fill(in.data(), 1);
        Tensor out = Tensor.zeros(units.count(), SIDE, SIDE, SAMPLES);
        new Dropout(rate)
                .forward(new LayerPass(
                        new VectorKernels(),
                        training,
                        new LayerPass.Draws(new CounterRandom(seed), step),
                        node,
                        new float[0],
                        0,
                        0,
                        0,
                        new float[0],
                        new UnitSet[] {units},
                        units,
                        new Tensor[] {in},
                        out));
        return out.data();
    }

    private static float[] of(float rate, long seed, long step, int node) {
        return of(rate, seed, step, node, true, UnitSet.all(UNITS));
    }

    @ParameterizedTest(name = "rate {0}")
    @CsvSource({"0", "0.1", "0.5", "0.9"})
    void dropsItsShareAndKeepsTheMean(float rate) {
        float[] out = of(rate, 1, 2, 3);
        int kept = 0;
        double sum = 0;
        for (float number : out) {
            kept += number != 0 ? 1 : 0;
            sum += number;
        }
        int count = UNITS * SIDE * SIDE * SAMPLES;
        assertThat((double) kept / count).isCloseTo(1 - rate, within(0.02));
        assertThat(sum / count).isCloseTo(1, within(rate == 0.9f ? 0.15 : 0.05));
    }

    @ParameterizedTest(name = "seed {0}, step {1}, node {2}: the same {3}")
    @CsvSource({"1, 2, 3, true", "2, 2, 3, false", "1, 3, 3, false", "1, 2, 4, false"})
    void followsFromSeedStepAndNode(long seed, long step, int node, boolean same) {
        assertThat(Arrays.equals(of(0.5f, seed, step, node), of(0.5f, 1, 2, 3))).isEqualTo(same);
    }

    @Test
    void aClosedUnitChangesNothingForTheOthers() {
        UnitSet some = UnitSet.of(UNITS, 1, 4);
        float[] few = of(0.5f, 1, 2, 3, true, some);
        float[] all = of(0.5f, 1, 2, 3);
        int stride = Tensor.planeStride(SIDE, SIDE, SAMPLES);
        assertThat(Arrays.copyOfRange(few, stride, 2 * stride))
                .isEqualTo(Arrays.copyOfRange(all, 4 * stride, 5 * stride));
    }

    @Test
    void inEvaluationNothingIsDropped() {
        assertThat(of(0.5f, 1, 2, 3, false, UnitSet.all(UNITS))).doesNotContain(2);
    }
}
