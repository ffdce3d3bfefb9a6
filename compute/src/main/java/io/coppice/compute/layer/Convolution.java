package io.coppice.compute.layer;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.network.BlockShape;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/** A convolution with bias, its gates (if any) on the output channels. */
public record Convolution(String name, int outputs, Window window, boolean gated) implements Layer {

    @Override
    public Shape output(Shape input) {
        Windows.requireFit(name, window, input);
        return new Shape(outputs, window.outputSize(input.height()), window.outputSize(input.width()));
    }

    @Override
    public Optional<BlockShape> block(Shape input) {
        return Optional.of(new BlockShape(name, outputs, input.channels(), window.area()));
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
    public void forward(LayerPass pass) {
        pass.kernels().convolve(window, pass.in(), pass.parameters(), pass.weightAt(), pass.biasAt(), pass.out());
    }

    @Override
    public void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        pass.kernels().convolveToWeights(window, pass.in(), outGradient, gradients, pass.weightAt(), pass.biasAt());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().convolveToData(window, outGradient, pass.parameters(), pass.weightAt(), inGradient);
    }
}
