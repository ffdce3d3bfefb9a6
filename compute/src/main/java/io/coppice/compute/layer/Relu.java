package io.coppice.compute.layer;

import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/** max(x, 0), in place. */
public record Relu() implements Layer {

    @Override
    public Shape output(Shape input) {
        return input;
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
    public boolean inPlace() {
        return true;
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().relu(pass.out());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().reluToData(pass.out(), inGradient);
    }
}
