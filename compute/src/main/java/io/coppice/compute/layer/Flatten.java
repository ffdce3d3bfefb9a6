package io.coppice.compute.layer;

import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/**
 * Makes every position of every channel a unit of its own, [channel][row][column] in this order, and gathers the open
 * ones into consecutive rows. A copy in any case, since planes are strided; so closed features cost nothing.
 */
public record Flatten() implements Layer {

    @Override
    public Shape output(Shape input) {
        return Shape.vector(input.features());
    }

    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return in.expand(outputs / in.total());
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, int inputs) {
        return out.groups(out.total() / inputs);
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().flatten(pass.in(), pass.inUnits(), pass.out(), pass.outUnits());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().flattenToData(outGradient, pass.outUnits(), inGradient, pass.inUnits());
    }
}
