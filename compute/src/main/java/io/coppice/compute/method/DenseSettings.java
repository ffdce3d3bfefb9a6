package io.coppice.compute.method;

import io.coppice.compute.network.GateShape;
import io.coppice.compute.tensor.UnitSet;
import java.util.List;

/**
 * The settings of the dense baseline: {@link FixedGates} with every gate open.
 *
 * @param weightDecay the effective coefficient: the gradient is {@code weightDecay * w}
 */
public record DenseSettings(double weightDecay) implements MethodSettings {

    public static final String NAME = "dense";
    public static final DenseSettings DEFAULT = new DenseSettings(8.3e-9);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FixedGates create(List<GateShape> gates, int trainingSamples) {
        SettingChecks.requireNotNegative("weight-decay", weightDecay);
        return new FixedGates(
                NAME,
                weightDecay,
                gates.stream().map(gate -> UnitSet.all(gate.units())).toList());
    }
}
