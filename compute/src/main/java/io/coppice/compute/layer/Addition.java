package io.coppice.compute.layer;

import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/** The sum of two inputs of one shape: the end of a residual block. A channel closed in one of them is zero there. */
public record Addition() implements Layer {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    /** @param in the union of both inputs' */
    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return in;
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, int inputs) {
        return out;
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().add(pass.in(), pass.inUnits(), pass.second(), pass.secondUnits(), pass.out(), pass.outUnits());
    }

    /** The gradient of the sum is the gradient of each input: whoever runs the pass hands it on. */
    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        throw new IllegalStateException("the gradient of an addition is handed on as it is");
    }
}
