package io.coppice.compute.method;

import io.coppice.compute.network.GateShape;
import java.util.List;

/**
 * The settings of {@link DenseBaseline}.
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
    public DenseBaseline create(List<GateShape> gates, int trainingSamples) {
        SettingChecks.requireNotNegative("weight-decay", weightDecay);
        return new DenseBaseline(weightDecay, gates);
    }
}
