package io.coppice.compute.layer;

import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
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
        UnitSet first = pass.inUnits();
        UnitSet second = pass.secondUnits();
        UnitSet out = pass.outUnits();
        for (int row = 0, a = 0, b = 0; row < out.count(); row++) {
            int unit = out.unit(row);
            a = rank(first, unit, a);
            b = rank(second, unit, b);
            boolean inFirst = a < first.count() && first.unit(a) == unit;
            boolean inSecond = b < second.count() && second.unit(b) == unit;
            if (inFirst && inSecond) {
                pass.kernels().combine(pass.in(), a, 1, pass.second(), b, 1, 0, pass.out(), row);
            } else {
                pass.kernels().scale(inFirst ? pass.in() : pass.second(), inFirst ? a : b, 1, 0, pass.out(), row);
            }
        }
    }

    /** The first unit that is not below this one; an input may hold more than is added, for another reader. */
    private static int rank(UnitSet units, int unit, int from) {
        int rank = from;
        while (rank < units.count() && units.unit(rank) < unit) {
            rank++;
        }
        return rank;
    }

    /** The gradient of the sum is the gradient of each input: whoever runs the pass hands it on. */
    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        throw new IllegalStateException("the gradient of an addition is handed on as it is");
    }
}
