package io.coppice.actors.holder;

import io.coppice.compute.optimizer.StalenessCorrection;
import io.coppice.compute.parameter.ShardSlice;
import java.util.List;

/** @see StalenessCorrection.DelayCompensation */
final class DelayCompensation extends GradientCorrection {
    private final float strength;

    DelayCompensation(double strength, List<ShardSlice> parts, int floats) {
        super(parts, floats);
        this.strength = (float) strength;
    }

    @Override
    float corrected(int part, float gradient, float now, float pulled) {
        return gradient + strength * gradient * gradient * (now - pulled);
    }
}
