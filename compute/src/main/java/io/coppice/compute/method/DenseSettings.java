package io.coppice.compute.method;

import io.coppice.compute.network.GateShape;
import java.util.List;

/**
 * Settings of the dense baseline: every gate fixed open.
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
    public SparsityMethod create(List<GateShape> gates, int trainingSamples) {
        throw new UnsupportedOperationException("dense");
    }
}
