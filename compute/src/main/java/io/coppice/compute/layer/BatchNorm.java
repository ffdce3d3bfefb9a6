package io.coppice.compute.layer;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.network.BlockShape;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015): γ (x − mean) / sqrt(variance + ε) + β, channel by channel. In training
 * mean and (biased) variance are those of the batch over samples and positions, alike in both passes of a step; in
 * evaluation they are the running ones, which pass A moves by the batch's mean and unbiased variance.
 *
 * <p>A gate of the convolution before it stands behind it: a gate in front would leave the constant β − γ mean / sqrt(..)
 * behind, not zero.
 *
 * @param gated whether the gates of the weights before it stand here
 */
public record BatchNorm(String name, boolean gated) implements Layer {
    /** ε, as in PyTorch. */
    public static final double EPSILON = 1e-5;

    /** How far a step moves the running statistics, as in PyTorch. */
    public static final float MOMENTUM = 0.1f;

    // What the forward pass keeps of every channel, for the backward pass.
    private static final int MEAN = 0;
    private static final int VARIANCE = 1;
    private static final int SUM = 2;
    private static final int PRODUCT = 3;
    private static final int KEPT = 4;

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Optional<BlockShape> block(Shape input) {
        return Optional.of(new BlockShape(name, input.channels(), 1, 1, BlockShape.Kind.NORMALISATION));
    }

    @Override
    public Optional<BlockShape> statistics(Shape input) {
        return Optional.of(new BlockShape(name, input.channels(), 1, 1, BlockShape.Kind.STATISTICS));
    }

    @Override
    public Optional<GateShape.Axis> gate() {
        return gated ? Optional.of(GateShape.Axis.OUTPUT) : Optional.empty();
    }

    @Override
    public boolean gatesProducer() {
        return true;
    }

    @Override
    public boolean sharesInput() {
        return true;
    }

    @Override
    public int weightUses(Shape input) {
        return 0;
    }

    /** Without gates no output is ever zero: of a closed input it would be a constant. */
    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return gate.orElseGet(() -> in.whole(outputs));
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, int inputs) {
        return gate.map(out::intersect).orElse(out);
    }

    @Override
    public int kept(Shape input) {
        return KEPT * input.channels();
    }

    @Override
    public void forward(LayerPass pass) {
        float[] kept = pass.kept();
        UnitSet units = pass.outUnits();
        int in = 0;
        for (int row = 0; row < units.count(); row++, in++) {
            in = rank(pass.inUnits(), units.unit(row), in);
            if (pass.training()) {
                pass.kernels().moments(pass.in(), in, kept, KEPT * row);
            } else {
                kept[KEPT * row + MEAN] = pass.parameters()[pass.statisticsAt() + row];
                kept[KEPT * row + VARIANCE] = pass.parameters()[pass.statisticsAt() + units.count() + row];
            }
            float factor = pass.parameters()[pass.weightAt() + row] * inverseDeviation(kept, row);
            float shift = Math.fma(-factor, kept[KEPT * row + MEAN], pass.parameters()[pass.biasAt() + row]);
            pass.kernels().scale(pass.in(), in, factor, shift, pass.out(), row);
        }
    }

    private static float inverseDeviation(float[] kept, int row) {
        return (float) (1 / Math.sqrt(kept[KEPT * row + VARIANCE] + EPSILON));
    }

    /** Both sets ascend, so the search goes on where the last one ended. */
    private static int rank(UnitSet units, int unit, int from) {
        int rank = from;
        while (units.unit(rank) < unit) {
            rank++;
        }
        return rank;
    }

    /** Also writes, in the place of the running statistics, the mean and the unbiased variance of the batch. */
    @Override
    public void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        float[] kept = pass.kept();
        UnitSet units = pass.outUnits();
        int in = 0;
        for (int row = 0; row < units.count(); row++, in++) {
            in = rank(pass.inUnits(), units.unit(row), in);
            int at = KEPT * row;
            pass.kernels().centredSums(outGradient, row, pass.in(), in, kept[at + MEAN], kept, at + SUM);
            gradients[pass.weightAt() + row] = kept[at + PRODUCT] * inverseDeviation(kept, row);
            gradients[pass.biasAt() + row] = kept[at + SUM];
        }
        statisticsOfBatch(pass, gradients);
    }

    /** The mean, and the unbiased variance. */
    @Override
    public void statisticsOfBatch(LayerPass pass, float[] out) {
        int rows = pass.outUnits().count();
        int count = pass.in().height() * pass.in().width() * pass.in().samples();
        float unbiased = (float) count / Math.max(1, count - 1);
        for (int row = 0; row < rows; row++) {
            out[pass.statisticsAt() + row] = pass.kept()[KEPT * row + MEAN];
            out[pass.statisticsAt() + rows + row] = pass.kept()[KEPT * row + VARIANCE] * unbiased;
        }
    }

    /**
     * With x̂ = (x − mean) / deviation over n numbers: dx = γ / deviation (dy − Σdy / n − x̂ Σ(dy x̂) / n), the same as
     * factor dy + slope x + shift. Needs what {@link #backwardToWeights} kept.
     */
    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        Kernels kernels = pass.kernels();
        float[] kept = pass.kept();
        UnitSet units = pass.outUnits();
        double count =
                (double) pass.in().height() * pass.in().width() * pass.in().samples();
        int in = 0;
        for (int row = 0; row < units.count(); row++, in++) {
            in = rank(pass.inUnits(), units.unit(row), in);
            int at = KEPT * row;
            double inverse = 1 / Math.sqrt(kept[at + VARIANCE] + EPSILON);
            double factor = pass.parameters()[pass.weightAt() + row] * inverse;
            double slope = -factor * inverse * inverse * kept[at + PRODUCT] / count;
            double shift = -slope * kept[at + MEAN] - factor * kept[at + SUM] / count;
            kernels.combine(
                    outGradient, row, (float) factor, pass.in(), in, (float) slope, (float) shift, inGradient, row);
        }
    }
}
