package io.coppice.compute.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostModelTest {
    private static final Network LENET = new ModelSettings("lenet5", List.of()).create(new Shape(1, 28, 28), 10);
    private static final Network MLP = new ModelSettings("mlp", List.of(300, 100)).create(new Shape(1, 28, 28), 10);

    @Test
    void wholeNetworksHaveThePublishedSizes() {
        assertThat(new CostModel(LENET).full()).isEqualTo(new Cost(430_500, 2_293_000));
        assertThat(new CostModel(MLP).full()).isEqualTo(new Cost(266_200, 266_200));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
        # network  units kept      printed prune rate, to its last digit
        mlp,       512-114-72,     74.72
        mlp,       278-98-13,      89.24
        mlp,       311-86-14,      89.45
        mlp,       219-214-100,    73.98
        mlp,       266-88-33,      89.99
        mlp,       453-150-68,     70.39
        mlp,       143-153-78,     87.00
        lenet5,    14-19-242-131,  90.7
        lenet5,    3-12-192-500,   76.3
        lenet5,    8-13-88-13,     99.05
        lenet5,    5-10-76-16,     99.36
        lenet5,    20-25-45-462,   91.1
        lenet5,    9-18-65-25,     98.6
        lenet5,    18-28-46-249,   93.73
        lenet5,    5-12-131-22,    98.90
        lenet5,    20-16-32-257,   95.52
        lenet5,    6-10-39-11,     99.49
        """)
    void thePapersPruneRatesComeOut(String name, String units, String printed) {
        CostModel account = new CostModel(name.equals("mlp") ? MLP : LENET);
        double pruned = account.ofOpenInPapers(firstUnits(name, units)).prunedPercent(account.full());
        int digits = printed.length() - printed.indexOf('.') - 1;
        // The papers round or cut; both stay within one unit of the last digit.
        assertThat(pruned).isCloseTo(Double.parseDouble(printed), within(Math.pow(10, -digits)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        # units kept     multiply-adds in thousands
        14-19-242-131,   660
        5-10-76-16,      153
        9-18-65-25,      391
        6-10-39-11,      183
        5-12-139-13,     170
        """)
    void multiplyAddsAreCountedAsInThePapers(String units, double thousands) {
        double counted =
                new CostModel(LENET).ofOpenInPapers(firstUnits("lenet5", units)).multiplyAdds();
        assertThat(counted / 1000).isCloseTo(thousands, within(1.0));
    }

    private static List<UnitSet> firstUnits(String name, String units) {
        List<GateShape> gates = (name.equals("mlp") ? MLP : LENET).gates();
        List<UnitSet> open = new ArrayList<>();
        for (String count : units.split("-")) {
            int kept = Integer.parseInt(count);
            open.add(UnitSet.where(gates.get(open.size()).units(), unit -> unit < kept));
        }
        return open;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
    @CsvSource(textBlock = """
        # conv1 conv2  fc1        fc2     weights                      multiply-adds
        0 1,    3,     48 49,     5,      25*2+25*2*1+2*1+10*1,        576*25*2+64*25*2*1+2+10
        0 1,    3 4,   48 49,     5,      25*2+25*2*1+2*1+10*1,        576*25*2+64*25*2*1+2+10
        0 1,    3,     48 799,    5 6,    25*2+25*2*1+1*2+10*2,        576*25*2+64*25*2*1+2+20
        """)
    void closedChannelsAndTheirFeaturesCountOnce(
            String conv1, String conv2, String fc1, String fc2, String weights, String multiplyAdds) {
        List<UnitSet> open = List.of(units(20, conv1), units(50, conv2), units(800, fc1), units(500, fc2));
        assertThat(new CostModel(LENET).ofOpen(open)).isEqualTo(new Cost(sum(weights), sum(multiplyAdds)));
    }

    private static UnitSet units(int total, String open) {
        return UnitSet.of(
                total,
                Arrays.stream(open.split(" ")).mapToInt(Integer::parseInt).toArray());
    }

    private static double sum(String terms) {
        return Arrays.stream(terms.split("\\+"))
                .mapToDouble(term -> Arrays.stream(term.split("\\*"))
                        .mapToDouble(Double::parseDouble)
                        .reduce(1, (a, b) -> a * b))
                .sum();
    }

    @Test
    void theExpectedCostIsTheMeanOverDraws() {
        float[][] levels = {{0.9f, 0.2f}, {0.6f, 0.1f}, {0.15f, 0.02f}, {0.5f, 0.05f}};
        List<float[]> probabilities = new ArrayList<>();
        for (GateShape gate : LENET.gates()) {
            float[] p = new float[gate.units()];
            for (int unit = 0; unit < p.length; unit++) {
                p[unit] = levels[probabilities.size()][unit / 7 % 2];
            }
            probabilities.add(p);
        }
        double weights = 0;
        double multiplyAdds = 0;
        int draws = 3000;
        CostModel account = new CostModel(LENET);
        for (int draw = 0; draw < draws; draw++) {
            List<UnitSet> open = new ArrayList<>();
            for (int layer = 0; layer < 4; layer++) {
                long base = new CounterRandom(17).base(CounterRandom.Stream.GATES, draw, layer);
                float[] p = probabilities.get(layer);
                open.add(UnitSet.where(p.length, unit -> CounterRandom.uniform(base, unit) < p[unit]));
            }
            weights += account.ofOpen(open).weights() / draws;
            multiplyAdds += account.ofOpen(open).multiplyAdds() / draws;
        }
        Cost expected = account.expected(probabilities);
        assertThat(expected.weights()).isCloseTo(weights, within(0.01 * weights));
        assertThat(expected.multiplyAdds()).isCloseTo(multiplyAdds, within(0.01 * multiplyAdds));
        List<float[]> ones = probabilities.stream()
                .map(p -> {
                    float[] all = new float[p.length];
                    Arrays.fill(all, 1);
                    return all;
                })
                .toList();
        assertThat(account.expected(ones)).isEqualTo(account.full());
    }
}
