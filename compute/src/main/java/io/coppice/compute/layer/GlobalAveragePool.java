package io.coppice.compute.layer;

import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/** The mean of every channel's plane: one number a channel. */
public record GlobalAveragePool() implements Layer {

    @Override
    public Shape output(Shape input) {
        return Shape.vector(input.channels());
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
    public void forward(LayerPass pass) {
        pass.kernels().averagePool(pass.in(), pass.out());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().averagePoolToData(outGradient, inGradient);
    }
}
