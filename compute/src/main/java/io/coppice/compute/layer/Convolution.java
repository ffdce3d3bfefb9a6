package io.coppice.compute.layer;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.network.BlockShape;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/**
 * A convolution, its gates (if any) on the output channels.
 *
 * @param biased whether it has a bias; in front of batch normalisation one would have no effect
 */
public record Convolution(String name, int outputs, Window window, boolean gated, boolean biased) implements Layer {

    /** With bias. */
    public Convolution(String name, int outputs, Window window, boolean gated) {
        this(name, outputs, window, gated, true);
    }

    @Override
    public Shape output(Shape input) {
        Windows.requireFit(name, window, input);
        return new Shape(outputs, window.outputSize(input.height()), window.outputSize(input.width()));
    }

    @Override
    public Optional<BlockShape> block(Shape input) {
        return Optional.of(new BlockShape(
                name,
                outputs,
                input.channels(),
                window.area(),
                biased ? BlockShape.Kind.LINEAR : BlockShape.Kind.UNBIASED));
    }

    @Override
    public Optional<GateShape.Axis> gate() {
        return gated ? Optional.of(GateShape.Axis.OUTPUT) : Optional.empty();
    }

    @Override
    public int weightUses(Shape input) {
        Shape output = output(input);
        return output.height() * output.width();
    }

    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return gate.orElseGet(() -> in.whole(outputs));
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, int inputs) {
        return out.whole(inputs);
    }

    @Override
    public boolean sharesInput() {
        return true;
    }

    private int biasAt(LayerPass pass) {
        return biased ? pass.biasAt() : Kernels.NO_BIAS;
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().convolve(window, pass.in(), pass.parameters(), pass.weightAt(), biasAt(pass), pass.out());
    }

    @Override
    public void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        pass.kernels().convolveToWeights(window, pass.in(), outGradient, gradients, pass.weightAt(), biasAt(pass));
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().convolveToData(window, outGradient, pass.parameters(), pass.weightAt(), inGradient);
    }
}
