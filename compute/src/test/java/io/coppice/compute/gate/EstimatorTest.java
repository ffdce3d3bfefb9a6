package io.coppice.compute.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.kernel.ReferenceKernels;
import io.coppice.compute.network.FullParameters;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Averaged over everything that can be drawn, each estimator is the gradient of the expected loss of a real network. */
class EstimatorTest {
    private static final Network TINY = new ModelSettings("mlp", List.of(2)).create(new Shape(1, 1, 3), 2);
    private static final double[] P = {0.3, 0.5, 0.85, 0.62, 0.2};
    private static final int GATES = P.length;
    private static final double[] LOSS = losses();
    private static final double BASELINE = 0.7;

    /** The loss of every one of the 2^5 states of the gates; bit j is gate j. */
    private static double[] losses() {
        CounterRandom noise = new CounterRandom(3);
        List<float[]> blocks = List.of(TINY.initialBlock(0, noise), TINY.initialBlock(1, noise));
        Tensor images = Tensor.zeros(1, 1, 3, 4);
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = (i * 7 % 5) * 0.4f;
        }
        SubnetworkExecutor runner = new SubnetworkExecutor(TINY, new ReferenceKernels(), 4);
        double[] losses = new double[1 << GATES];
        for (int state = 0; state < losses.length; state++) {
            int open = state;
            List<OpenBlock> blocksOpen = TINY.open(List.of(
                    UnitSet.where(3, unit -> (open >> unit & 1) == 1),
                    UnitSet.where(2, unit -> (open >> 3 + unit & 1) == 1)));
            float[] parameters = FullParameters.gather(TINY, blocksOpen, blocks);
            losses[state] = runner.loss(blocksOpen, parameters, images, Targets.of(new int[] {0, 1, 1, 0}));
        }
        return losses;
    }

    @ParameterizedTest
    @EnumSource
    void theMeanOverAllDrawsIsTheGradient(Estimator estimator) {
        double[] mean = new double[GATES];
        addDraws(estimator, new ArrayList<>(), 1, mean);
        for (int gate = 0; gate < GATES; gate++) {
            assertThat(mean[gate]).isCloseTo(trueGradient(gate), within(1e-9));
            assertThat(Math.abs(trueGradient(gate))).isGreaterThan(1e-4);
        }
    }

    /**
     * Between 0, min(π, 1 − π), max(π, 1 − π) and 1 no gate changes, and the estimators are linear in u: so the middle of
     * each interval stands for all of it, exactly.
     */
    private static void addDraws(Estimator estimator, List<Double> u, double probability, double[] mean) {
        int gate = u.size();
        if (gate == GATES) {
            addDraw(estimator, u, probability, mean);
            return;
        }
        double low = Math.min(P[gate], 1 - P[gate]);
        double[] edges = {0, low, 1 - low, 1};
        for (int i = 0; i < 3; i++) {
            List<Double> next = new ArrayList<>(u);
            next.add((edges[i] + edges[i + 1]) / 2);
            addDraws(estimator, next, probability * (edges[i + 1] - edges[i]), mean);
        }
    }

    private static void addDraw(Estimator estimator, List<Double> u, double probability, double[] mean) {
        IntPredicate a = gate -> u.get(gate) < P[gate];
        IntPredicate b = gate -> u.get(gate) > 1 - P[gate];
        double lossB = estimator.hasBaseline() ? BASELINE : LOSS[state(b)];
        for (int gate = 0; gate < GATES; gate++) {
            mean[gate] += probability
                    * estimator.logitGradient(LOSS[state(a)], lossB, a.test(gate), b.test(gate), u.get(gate), P[gate]);
        }
    }

    private static int state(IntPredicate open) {
        int state = 0;
        for (int gate = 0; gate < GATES; gate++) {
            state |= open.test(gate) ? 1 << gate : 0;
        }
        return state;
    }

    /** d E[f] / d logit = π(1 − π) (E[f | open] − E[f | closed]). */
    private static double trueGradient(int gate) {
        double difference = 0;
        for (int state = 0; state < LOSS.length; state++) {
            double probability = 1;
            for (int other = 0; other < GATES; other++) {
                boolean open = (state >> other & 1) == 1;
                probability *= other == gate ? 1 : open ? P[other] : 1 - P[other];
            }
            difference += (state >> gate & 1) == 1 ? probability * LOSS[state] : -probability * LOSS[state];
        }
        return P[gate] * (1 - P[gate]) * difference;
    }
}
