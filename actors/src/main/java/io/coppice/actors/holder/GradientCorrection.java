package io.coppice.actors.holder;

import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.StalenessCorrection;
import io.coppice.compute.parameter.RowRange;
import io.coppice.compute.parameter.ShardSlice;
import io.coppice.compute.parameter.SliceGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Corrects a stale gradient element by element, given the parameters of now and those that the gradient was computed at,
 * which are the slices of an outstanding pull. Running statistics have no gradient: they stay as they were sent.
 */
abstract class GradientCorrection {
    private final List<ShardSlice> parts;
    private final float[] now;
    private final float[] corrected;

    /** @param floats of all parts with every unit open */
    GradientCorrection(List<ShardSlice> parts, int floats) {
        this.parts = parts;
        this.now = new float[floats];
        this.corrected = new float[floats];
    }

    /** Empty where gradients stay as they are. */
    static Optional<GradientCorrection> of(StalenessCorrection correction, List<ShardSlice> parts, int floats) {
        return switch (correction) {
            case StalenessCorrection.DelayCompensation compensation ->
                Optional.of(new DelayCompensation(compensation.strength(), parts, floats));
            case StalenessCorrection.GapAware gapAware -> Optional.of(new GapPenalty(parts, floats));
            case StalenessCorrection.None none -> Optional.empty();
            case StalenessCorrection.DanaSlim ofOptimizer -> Optional.empty();
            case StalenessCorrection.RateByStaleness ofRate -> Optional.empty();
        };
    }

    /** What an element's gradient becomes. @param part index of the part that holds it */
    abstract float corrected(int part, float gradient, float now, float pulled);

    /** A part's elements were moved by an update. @param distance mean of how far, of the open ones */
    void moved(int part, double distance) {}

    /** Whether {@link #moved} wants to be told. */
    boolean isTold() {
        return false;
    }

    /**
     * @param gradients as they were sent, by part; only read
     * @param pulled what the step's pull was answered, in the order of the parts
     * @return gradients that stand until the next call
     */
    final List<SliceGradient> correct(List<SliceGradient> gradients, List<OpenBlock> open, float[] pulled) {
        List<SliceGradient> result = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            ShardSlice part = parts.get(i);
            RowRange rows = part.part();
            OpenBlock block = open.get(rows.block());
            SliceGradient sent = gradients.get(i);
            int weights = rows.openWeights(part.shape(), block);
            int end = part.gather(block, now, at);
            if (part.shape().isLearned()) {
                correct(i, sent.weights(), sent.weightsAt(), pulled, at, at + weights);
                correct(i, sent.biases(), sent.biasesAt(), pulled, at + weights, end);
                result.add(SliceGradient.of(corrected, at, weights));
            } else {
                result.add(sent);
            }
            at = end;
        }
        return result;
    }

    private void correct(int part, float[] gradient, int gradientAt, float[] pulled, int from, int to) {
        for (int i = from; i < to; i++) {
            corrected[i] = corrected(part, gradient[gradientAt + i - from], now[i], pulled[i]);
        }
    }

    /** The gradients of {@link #correct} were applied. */
    final void applied(List<OpenBlock> open) {
        int at = 0;
        for (int i = 0; i < parts.size() && isTold(); i++) {
            int end = parts.get(i).gather(open.get(parts.get(i).part().block()), corrected, at);
            if (end > at && parts.get(i).shape().isLearned()) {
                moved(i, distance(at, end) / (end - at));
            }
            at = end;
        }
    }

    private double distance(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs(corrected[i] - now[i]);
        }
        return sum;
    }
}
