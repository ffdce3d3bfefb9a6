package io.coppice.compute.layer;

import io.coppice.compute.network.BlockShape;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/** A fully connected layer with bias on a vector of features, its gates (if any) on the inputs. */
public record Dense(String name, int outputs, boolean gated) implements Layer {

    @Override
    public Shape output(Shape input) {
        if (input.height() != 1 || input.width() != 1) {
            throw new IllegalArgumentException("dense layer " + name + " takes a vector, not planes of "
                    + input.height() + " x " + input.width() + ": flatten them first");
        }
        return Shape.vector(outputs);
    }

    @Override
    public Optional<BlockShape> block(Shape input) {
        return Optional.of(new BlockShape(name, outputs, input.channels(), 1));
    }

    @Override
    public Optional<GateShape.Axis> gate() {
        return gated ? Optional.of(GateShape.Axis.INPUT) : Optional.empty();
    }

    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return in.whole(outputs);
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, int inputs) {
        return gate.orElseGet(() -> out.whole(inputs));
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().dense(pass.in(), pass.parameters(), pass.weightAt(), pass.biasAt(), pass.out());
    }

    @Override
    public void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {
        pass.kernels().denseToWeights(pass.in(), outGradient, gradients, pass.weightAt(), pass.biasAt());
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        pass.kernels().denseToData(outGradient, pass.parameters(), pass.weightAt(), inGradient);
    }
}
