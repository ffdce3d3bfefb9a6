package io.coppice.compute.layer;

import io.coppice.compute.kernel.BatchNormPass;
import io.coppice.compute.network.BlockShape;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
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
    public static final double EPSILON = BatchNormPass.EPSILON;

    /** How far a step moves the running statistics, as in PyTorch. */
    public static final float MOMENTUM = 0.1f;

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
        return BatchNormPass.KEPT * input.channels();
    }

    private static BatchNormPass of(LayerPass pass) {
        return new BatchNormPass(
                pass.training(),
                pass.parameters(),
                pass.weightAt(),
                pass.biasAt(),
                pass.statisticsAt(),
                pass.kept(),
                pass.in(),
                pass.inUnits(),
                pass.out(),
                pass.outUnits());
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().batchNorm(of(pass));
    }

    /** Also writes, in the place of the running statistics, the mean and the unbiased variance of the batch. */
    @Override
    public void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        pass.kernels().batchNormToWeights(of(pass), outGradient, gradients);
        pass.kernels().batchStatistics(of(pass), gradients);
    }

    @Override
    public void statisticsOfBatch(LayerPass pass, float[] out) {
        pass.kernels().batchStatistics(of(pass), out);
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().batchNormToData(of(pass), outGradient, inGradient);
    }
}
