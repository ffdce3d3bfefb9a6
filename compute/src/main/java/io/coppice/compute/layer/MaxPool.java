package io.coppice.compute.layer;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/**
 * The largest value of each window, channel by channel. It stands before the ReLU where both follow a convolution: the
 * two commute exactly, and the ReLU then runs on a quarter of the floats.
 */
public record MaxPool(Window window) implements Layer {

    @Override
    public Shape output(Shape input) {
        Windows.requireFit("max pooling", window, input);
        return new Shape(input.channels(), window.outputSize(input.height()), window.outputSize(input.width()));
    }

    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return in;
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, int inputs) {
        return out;
    }

    @Override
    public boolean gradientTakesInput(Kernels kernels, Shape input) {
        return kernels.poolsInPlace(window, input);
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().maxPool(window, pass.in(), pass.out());
    }

    /** A ReLU that worked in place on the output has changed only values whose gradient it has zeroed as well. */
    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().maxPoolToData(window, pass.in(), pass.out(), outGradient, inGradient);
    }
}
