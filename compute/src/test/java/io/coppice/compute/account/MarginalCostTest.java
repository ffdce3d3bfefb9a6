package io.coppice.compute.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MarginalCostTest {
    private static final Network LENET5 = new ModelSettings("lenet5", List.of()).create(new Shape(1, 28, 28), 10);

    private static List<float[]> probabilities() {
        List<float[]> probabilities = new ArrayList<>();
        for (int layer = 0; layer < 4; layer++) {
            float[] ofLayer = new float[LENET5.gates().get(layer).units()];
            for (int unit = 0; unit < ofLayer.length; unit++) {
                ofLayer[unit] = CounterRandom.uniform(layer, unit);
            }
            probabilities.add(ofLayer);
        }
        return probabilities;
    }

    private static double open(float[] layer) {
        double open = 0;
        for (float each : layer) {
            open += each;
        }
        return open;
    }

    @ParameterizedTest
    @EnumSource
    void theExpectedCostIsThePapersSumOfProducts(CostKind kind) {
        double[] e =
                probabilities().stream().mapToDouble(MarginalCostTest::open).toArray();
        boolean weights = kind == CostKind.WEIGHTS;
        double conv1 = weights ? 25 : 576 * 25;
        double conv2 = weights ? 25 : 64 * 25;
        double expected = conv1 * e[0] + conv2 * e[0] * e[1] + e[2] * e[3] + 10 * e[3];
        assertThat(new MarginalCost(LENET5, kind).expected(probabilities()))
                .isCloseTo(expected, within(1e-6 * expected));
    }

    @ParameterizedTest
    @EnumSource
    void theSlopeIsWhatAUnitCosts(CostKind kind) {
        MarginalCost cost = new MarginalCost(LENET5, kind);
        double[] slopes = cost.slopes(probabilities());
        for (int layer = 0; layer < 4; layer++) {
            for (int unit : new int[] {0, 7, 19}) {
                List<float[]> up = probabilities();
                List<float[]> down = probabilities();
                up.get(layer)[unit] += 0.25f;
                down.get(layer)[unit] -= 0.25f;
                double slope = (cost.expected(up) - cost.expected(down)) / 0.5;
                assertThat(slopes[layer]).isCloseTo(slope, within(1e-4 * slope));
            }
        }
    }
}
