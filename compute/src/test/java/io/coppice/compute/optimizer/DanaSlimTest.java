package io.coppice.compute.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.parameter.VectorArrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Momenta that take turns, against DANA in its own variables and double precision. */
@Timeout(20)
class DanaSlimTest {
    private static final int LENGTH = 19;
    private static final double RATE = 0.05;
    private static final double MOMENTUM = 0.9;

    private static SgdSettings settings(int slots) {
        return new SgdSettings(RATE, MOMENTUM, true, 0, Schedule.CONSTANT).inSlots(slots);
    }

    /** DANA: v_i = γ v_i + g, θ -= η v_i, and who pulls reads θ − ηγ Σ v_j. */
    @ParameterizedTest(name = "{0} slots")
    @ValueSource(ints = {1, 2, 5})
    void whatIsPulledIsTheLookAheadOfDana(int slots) {
        Random random = new Random(slots);
        float[] values = new float[LENGTH];
        double[] theta = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (float) random.nextGaussian();
            theta[i] = values[i];
        }
        double[][] v = new double[slots][LENGTH];
        Optimizer optimizer = Optimizer.of(settings(slots));
        OptimizedParameter vector = new OptimizedParameter(values, optimizer.settings(), false);
        float[] gradient = new float[LENGTH];
        for (int step = 1; step <= 40; step++) {
            for (int i = 0; i < LENGTH; i++) {
                gradient[i] = (float) random.nextGaussian();
            }
            vector.move(optimizer.at(step), 0, LENGTH, gradient, 0, new float[LENGTH]);
            for (int i = 0; i < LENGTH; i++) {
                double[] own = v[(step - 1) % slots];
                own[i] = MOMENTUM * own[i] + gradient[i];
                theta[i] -= RATE * own[i];
                double all = 0;
                for (double[] each : v) {
                    all += each[i];
                }
                assertThat((double) vector.values()[i]).isCloseTo(theta[i] - RATE * MOMENTUM * all, within(1e-5));
            }
        }
    }

    @Test
    void oneSlotIsNesterovsMomentumToTheBit() {
        Random random = new Random(3);
        float[] gradient = new float[LENGTH];
        OptimizedParameter one = new OptimizedParameter(new float[LENGTH], settings(1), false);
        SgdSettings plain = new SgdSettings(RATE, MOMENTUM, true, 0, Schedule.CONSTANT);
        OptimizedParameter other = new OptimizedParameter(new float[LENGTH], plain, false);
        for (int step = 1; step < 20; step++) {
            for (int i = 0; i < LENGTH; i++) {
                gradient[i] = (float) random.nextGaussian();
            }
            one.move(Optimizer.of(settings(1)).at(step), 0, LENGTH, gradient, 0, new float[LENGTH]);
            other.move(Optimizer.of(plain).at(step), 0, LENGTH, gradient, 0, new float[LENGTH]);
        }
        assertThat(one.values()).containsExactly(other.values());
    }

    @Test
    void aJobOfOneMomentumGoesOnWithItInTheFirstSlot() {
        Map<String, float[]> snapshot = new HashMap<>();
        snapshot.put("w", new float[] {1, 2});
        snapshot.put("w.momentum", new float[] {3, 4});
        OptimizedParameter restored =
                VectorArrays.restore(snapshot, "w", UnaryOperator.identity(), 2, settings(3), false);
        assertThat(restored.state()).containsExactly(new float[] {3, 4}, new float[2], new float[2]);
        snapshot.put("w.momentum.slot2", new float[] {5, 6});
        assertThat(VectorArrays.restore(snapshot, "w", UnaryOperator.identity(), 2, settings(3), false)
                        .state()
                        .getLast())
                .containsExactly(5, 6);
        snapshot.remove("w.momentum");
        assertThatThrownBy(() -> VectorArrays.restore(snapshot, "w", UnaryOperator.identity(), 2, settings(3), false))
                .hasMessageContaining("w.momentum");
    }

    @Test
    void onlyNesterovsMomentumIsKeptInSlots() {
        StalenessCorrection danaSlim = new StalenessCorrection.DanaSlim();
        SgdSettings heavyBall = new SgdSettings(RATE, MOMENTUM, false, 0, Schedule.CONSTANT);
        assertThat(danaSlim.complaint(AdamSettings.DEFAULT).orElseThrow()).contains("gap-aware", "nesterov");
        assertThat(danaSlim.complaint(heavyBall)).isPresent();
        assertThat(danaSlim.complaint(settings(1))).isEmpty();
        assertThat(danaSlim.optimizer(settings(1), 7).state()).hasSize(7).doesNotHaveDuplicates();
        assertThatThrownBy(() -> heavyBall.inSlots(2)).hasMessageContaining("slots is 2");
        assertThat(StalenessCorrection.NONE.better(settings(1))).isEqualTo(danaSlim);
        assertThat(StalenessCorrection.NONE.better(AdamSettings.DEFAULT)).isEqualTo(new StalenessCorrection.GapAware());
        assertThat(danaSlim.better(settings(1))).isEqualTo(new StalenessCorrection.GapAware());
        assertThat(List.of(0L, 1L, 4L))
                .extracting(new StalenessCorrection.RateByStaleness()::rateFactor)
                .containsExactly(1.0, 1.0, 0.25);
    }
}
