package io.coppice.compute.layer;

import io.coppice.compute.kernel.BatchNormPass;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.List;
import java.util.Map;
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

    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "batch-norm";
        }

        @Override
        public String keys() {
            return "gates = false, name = bn1";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            return Optional.of(new BatchNorm(keys.name("bn"), keys.flag("gates", false)));
        }

        @Override
        public List<CompactKind> compactKinds() {
            return List.of(Scale.KIND);
        }
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public Optional<String> label() {
        return Optional.of(name);
    }

    @Override
    public void write(Map<String, Object> keys) {
        keys.put("name", name);
        keys.put("gates", gated);
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Optional<BlockShape> block(Shape input) {
        return Optional.of(new BlockShape(name, input.channels(), 1, 1, BlockShape.Role.NORMALISATION));
    }

    @Override
    public Optional<BlockShape> statistics(Shape input) {
        return Optional.of(new BlockShape(name, input.channels(), 1, 1, BlockShape.Role.STATISTICS));
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
    public boolean wantsOpenInputs() {
        return true;
    }

    /** Without gates no output is ever zero: of a closed input it would be a constant. */
    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return gate.orElseGet(() -> in.whole(outputs));
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, Shape input) {
        return gate.map(out::intersect).orElse(out);
    }

    @Override
    public int kept(List<Shape> inputs) {
        return BatchNormPass.KEPT * inputs.getFirst().channels();
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

    @Override
    public UnitSet gradientUnits(LayerPass pass, int input) {
        return pass.outUnits();
    }

    /** It makes another constant of a zero. */
    @Override
    public boolean dropsZeros(boolean folds, boolean drops) {
        return folds;
    }

    @Override
    public CompactEdge compact(Compacting network) {
        return Scale.compact(name, network, Normalisation.of(network.weights(), network.statistics()));
    }
}
