package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.account.CostModel;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedGatesTest {
    private static final Network LENET5 = new ModelSettings("lenet5", List.of())
            .create(DataSets.preprocessing("mnist").input(), 10);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // units kept, weights of the true intersection: 25a + 25ab + cd + 10d, where c lies behind the b channels
        "20-50-800-500, 430500",
        "6-10-39-11, 2189",
        "5-12-131-22, 4727",
        "1-1-16-1, 76",
        "1-1-17-1, 76" // the seventeenth input lies behind a closed channel
    })
    void theOpenInputsLieBehindOpenChannels(String keep, long weights) {
        GateSample draw = draw(keep);

        assertThat(draw.openInA().stream()
                        .map(UnitSet::count)
                        .map(String::valueOf)
                        .toList())
                .containsExactly(keep.split("-"));
        assertThat(draw.passesCoincide()).isTrue();
        assertThat(new CostModel(LENET5).ofOpen(draw.openInA()).weights()).isEqualTo(weights);
    }

    @Test
    void unitsLieAtEvenDistances() {
        assertThat(draw("5-10-20-2").openInA().get(0)).isEqualTo(UnitSet.of(20, 0, 4, 8, 12, 16));
        assertThat(draw("5-10-20-2").openInA().get(2).groups(16))
                .isEqualTo(draw("5-10-20-2").openInA().get(1));
        assertThat(draw("5-10-20-2").openInA().get(3)).isEqualTo(UnitSet.of(500, 0, 250));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"6-10-39", "6-10-39-501", "6-10-0-11"})
    void impossibleWidthsAreRefused(String keep) {
        assertThatThrownBy(() -> draw(keep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "keep = [6, 10,",
                        "takes for each gate layer a number from 1 to its units (conv1 20, conv2 50, fc1 800, fc2 500)");
    }

    @Test
    void onlyOpenUnitsAreDecayedAndPenalised() {
        SparsityMethod fixed = new FixedGatesSettings(List.of(1, 1, 1, 1), 0.5).create(TrainingPlan.of(LENET5, 100));
        List<float[]> norms =
                LENET5.gates().stream().map(gate -> filled(gate.units(), 3)).toList();

        assertThat(fixed.penalty(fixed.initialise(new CounterRandom(1)), norms)).isEqualTo(0.5 * 0.5 * 4 * 3);
        assertThat(fixed.probabilities(List.of()).get(0)).containsExactly(filled(20, 0, 1));
        assertThat(fixed.learnsGates(9)).isFalse();
    }

    private static float[] filled(int size, float value) {
        float[] filled = new float[size];
        Arrays.fill(filled, value);
        return filled;
    }

    private static float[] filled(int size, float value, float first) {
        float[] filled = filled(size, value);
        filled[0] = first;
        return filled;
    }

    private static GateSample draw(String keep) {
        List<Integer> counts =
                Arrays.stream(keep.split("-")).map(Integer::valueOf).toList();
        SparsityMethod fixed = new FixedGatesSettings(counts, 0).create(TrainingPlan.of(LENET5, 100));
        return fixed.draw(fixed.initialise(new CounterRandom(1)), 0, new CounterRandom(1));
    }
}
