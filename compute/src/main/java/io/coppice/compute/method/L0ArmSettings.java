package io.coppice.compute.method;

import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateFunction;
import io.coppice.compute.network.GateShape;
import java.util.List;

/**
 * Settings of L0-ARM (Li and Ji, 2019; arXiv 1904.04432).
 *
 * @param slope the k of g
 * @param lambda penalty strength: one number for every gate layer, or one number each
 * @param drop d, the share of units closed at first: one number for every gate layer, or one number each
 * @param weightDecay the effective coefficient: the gradient is {@code weightDecay * π_j * w}
 */
public record L0ArmSettings(
        Estimator estimator,
        GateFunction gate,
        double slope,
        List<Double> lambda,
        List<Double> drop,
        double weightDecay)
        implements MethodSettings {

    public static final String NAME = "l0-arm";

    /** The paper's LeNet-5 with λ = 0.1/N. */
    public static final L0ArmSettings DEFAULT =
            new L0ArmSettings(Estimator.ARM, GateFunction.SIGMOID, 7, List.of(0.1), List.of(0.5), 8.3e-9);

    public L0ArmSettings {
        lambda = List.copyOf(lambda);
        drop = List.copyOf(drop);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SparsityMethod create(List<GateShape> gates, int trainingSamples) {
        throw new UnsupportedOperationException("L0-ARM");
    }
}
