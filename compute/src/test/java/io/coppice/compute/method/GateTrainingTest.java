package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.account.CostKind;
import io.coppice.compute.account.CostModel;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateGenerator.Direction;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.method.GateTraining.Sampling;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gates that are fixed before the training ends, and budgets. */
class GateTrainingTest {
    private static final Network LENET5 = new ModelSettings("lenet5", List.of()).create(new Shape(1, 28, 28), 10);
    /** 3 epochs of 4 steps, the last of which fine-tunes. */
    private static final TrainingPlan PLAN = new TrainingPlan(LENET5, 40, 10, 3);

    static Stream<Function<GateTraining, MethodSettings>> methods() {
        return Stream.of(GateTrainingTest::arm, GateTrainingTest::hc, GateTrainingTest::dependent);
    }

    private static MethodSettings arm(GateTraining training) {
        L0ArmSettings d = L0ArmSettings.DEFAULT;
        return new L0ArmSettings(
                d.estimator(), d.gate(), d.slope(), d.lambda(), d.drop(), d.weightDecay(), 1, training);
    }

    private static MethodSettings hc(GateTraining training) {
        return new L0HcSettings(List.of(0.1), List.of(0.5), 1e-4, 1, training);
    }

    private static MethodSettings dependent(GateTraining training) {
        return new DepL0Settings(1e-6, Direction.BACKWARD, 1e-3, training);
    }

    private static StepOutcome outcome() {
        List<float[]> zeros =
                LENET5.gates().stream().map(gate -> new float[gate.units()]).toList();
        return new StepOutcome(1, 1, zeros, zeros);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void fineTuningKeepsTheGatesAsTheFinishedNetworkHasThem(Function<GateTraining, MethodSettings> settings) {
        SparsityMethod method = settings.apply(new GateTraining(Sampling.PER_BATCH, 1, Optional.empty()))
                .create(PLAN);
        CounterRandom noise = new CounterRandom(3);
        List<float[]> phi = method.initialise(noise);
        List<float[]> before = method.evaluationGates(phi);
        for (int step = 0; step < 12; step++) {
            assertThat(method.learnsGates(step)).isEqualTo(step < 8);
            GateSample draw = method.draw(phi, step, noise);
            for (int layer = 0; layer < 4 && step >= 8; layer++) {
                GateDraw ofLayer = draw.layers().get(layer);
                assertThat(ofLayer.values()).containsExactly(before.get(layer));
                assertThat(ofLayer.b()).isSameAs(ofLayer.a());
                for (int unit = 0; unit < ofLayer.values().length; unit++) {
                    assertThat(ofLayer.probability()[unit]).isEqualTo(ofLayer.values()[unit] == 0 ? 0f : 1f);
                }
            }
            method.settle(phi, outcome(), step + 1);
        }
        phi.getFirst()[0] += 3; // an outcome that comes late moves nothing any more
        for (int layer = 0; layer < 4; layer++) {
            assertThat(method.evaluationGates(phi).get(layer)).containsExactly(before.get(layer));
            for (float probability : method.probabilities(phi).get(layer)) {
                assertThat(probability).isIn(0f, 1f);
            }
        }
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({"MULTIPLY_ADDS, 0.05", "MULTIPLY_ADDS, 0.3", "WEIGHTS, 0.02", "WEIGHTS, 0.4"})
    void aNetworkIsFixedWithinItsBudgetWhateverTheGatesAre(CostKind kind, double share) {
        CostTarget target = new CostTarget(kind, share);
        methods().forEach(settings -> {
            SparsityMethod method = settings.apply(new GateTraining(Sampling.PER_BATCH, 1, Optional.of(target)))
                    .create(PLAN);
            List<float[]> phi = method.initialise(new CounterRandom(3));
            for (int version = 1; version <= 12; version++) {
                method.settle(phi, outcome(), version);
            }
            CostModel account = new CostModel(LENET5);
            double reached =
                    kind.of(account.ofOpen(FoldedNetwork.kept(method.evaluationGates(phi)))) / kind.of(account.full());
            assertThat(reached).as(method.name()).isLessThanOrEqualTo(share).isGreaterThan(0.9 * share);
            assertThat(target.isMetBy(reached)).isTrue();
        });
    }

    /** A network in two pieces would cost nothing and meet any budget. */
    @Test
    void aBudgetThatCannotBeMetLeavesANetworkThatIsWhole() {
        CostTarget target = new CostTarget(CostKind.MULTIPLY_ADDS, 0.001);
        methods().forEach(settings -> {
            SparsityMethod method = settings.apply(new GateTraining(Sampling.PER_BATCH, 1, Optional.of(target)))
                    .create(PLAN);
            List<float[]> phi = method.initialise(new CounterRandom(3));
            for (int version = 1; version <= 12; version++) {
                method.settle(phi, outcome(), version);
            }
            List<UnitSet> kept = FoldedNetwork.kept(method.evaluationGates(phi));
            assertThat(LENET5.edges(kept, UnitSet.all(1)))
                    .as(method.name())
                    .allSatisfy(edge -> assertThat(edge.isEmpty()).isFalse());
            CostModel account = new CostModel(LENET5);
            double reached =
                    account.ofOpen(kept).multiplyAdds() / account.full().multiplyAdds();
            assertThat(target.isMetBy(reached)).isFalse();
            assertThat(reached).isLessThan(0.01);
        });
    }

    @ParameterizedTest(name = "{0} of a target of {1}")
    @CsvSource({
        "0.05, 0.05, true",
        "0.0500001, 0.05, false",
        "0.0514, 0.05, false",
        "0.0499, 0.05, true",
        "0.04, 0.05, true"
    })
    void atMostMeansAtMost(double reached, double share, boolean met) {
        assertThat(new CostTarget(CostKind.WEIGHTS, share).isMetBy(reached)).isEqualTo(met);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void thePriceRisesWhileTheNetworkCostsTooMuchAndFallsWhenItCostsTooLittle(
            Function<GateTraining, MethodSettings> settings) {
        for (double share : new double[] {0.001, 0.999}) {
            GateTraining training =
                    new GateTraining(Sampling.PER_BATCH, 0, Optional.of(new CostTarget(CostKind.WEIGHTS, share)));
            SparsityMethod method = settings.apply(training).create(new TrainingPlan(LENET5, 4000, 10, 3));
            List<float[]> phi = method.initialise(new CounterRandom(3));
            double before = method.penalty(phi, outcome().squaredNorms());
            for (int version = 1; version <= 800; version++) {
                method.settle(phi, outcome(), version);
            }
            double after = method.penalty(phi, outcome().squaredNorms());
            assertThat(after > before)
                    .as("%s: %f, %f", method.name(), before, after)
                    .isEqualTo(share < 0.5);
        }
    }
}
