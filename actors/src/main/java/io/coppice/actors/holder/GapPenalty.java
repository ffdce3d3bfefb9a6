package io.coppice.actors.holder;

import io.coppice.compute.optimizer.MovingAverage;
import io.coppice.compute.optimizer.StalenessCorrection;
import io.coppice.compute.parameter.ShardSlice;
import java.util.List;

/**
 * A C for every part, since layers move by steps of different size. It is not in snapshots: the first update after one
 * takes its gradient as it is and finds C again.
 *
 * @see StalenessCorrection.GapAware
 */
final class GapPenalty extends GradientCorrection {
    private static final MovingAverage MEAN = new MovingAverage(0.99);

    private final double[] distances;
    private final long[] updates;

    GapPenalty(List<ShardSlice> parts, int floats) {
        super(parts, floats);
        this.distances = new double[parts.size()];
        this.updates = new long[parts.size()];
    }

    @Override
    float corrected(int part, float gradient, float now, float pulled) {
        float distance = (float) distances[part];
        return distance == 0 ? gradient : gradient / (1 + Math.abs(now - pulled) / distance);
    }

    @Override
    boolean isTold() {
        return true;
    }

    @Override
    void moved(int part, double distance) {
        updates[part]++;
        distances[part] += MEAN.share(updates[part]) * (distance - distances[part]);
    }
}
