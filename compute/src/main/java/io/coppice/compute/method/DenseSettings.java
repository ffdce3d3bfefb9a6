package io.coppice.compute.method;

import io.coppice.compute.tensor.UnitSet;

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
    public FixedGates create(TrainingPlan plan) {
        SettingChecks.requireNotNegative("weight-decay", weightDecay);
        return new FixedGates(
                NAME,
                weightDecay,
                plan.gates().stream().map(gate -> UnitSet.all(gate.units())).toList());
    }
}
