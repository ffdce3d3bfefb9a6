package io.coppice.compute.layer;

import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.Operator;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.List;
import java.util.Optional;

/** An operator with one input: most are. */
public interface Layer extends Operator {

    /**
     * The shape of one sample's output.
     *
     * @throws IllegalArgumentException when it cannot take such an input, naming itself and the reason
     */
    Shape output(Shape input);

    /** Its parameters, if it has any. */
    default Optional<BlockShape> block(Shape input) {
        return Optional.empty();
    }

    /** The running statistics of its input, if it keeps any. */
    default Optional<BlockShape> statistics(Shape input) {
        return Optional.empty();
    }

    /**
     * Which outputs may be other than zero.
     *
     * @param in the same of the inputs
     * @param gate its open gates, if it has gates
     * @param outputs how many outputs it has
     */
    default <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return in;
    }

    /**
     * Which inputs somebody needs.
     *
     * @param out the same of the outputs; some are needed
     * @param gate its open gates, if it has gates
     */
    default <U extends Units<U>> U needed(U out, Optional<U> gate, Shape input) {
        return out;
    }

    /** Computes the gradient of the input; at least one unit is open. Called after {@link #backwardToWeights}. */
    void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient);

    @Override
    default Shape output(List<Shape> inputs) {
        return output(inputs.getFirst());
    }

    @Override
    default Optional<BlockShape> block(List<Shape> inputs) {
        return block(inputs.getFirst());
    }

    @Override
    default Optional<BlockShape> statistics(List<Shape> inputs) {
        return statistics(inputs.getFirst());
    }

    @Override
    default <U extends Units<U>> U alive(List<U> in, Optional<U> gate, int outputs) {
        return alive(in.getFirst(), gate, outputs);
    }

    @Override
    default <U extends Units<U>> U needed(U out, Optional<U> gate, List<Shape> inputs, int input) {
        return needed(out, gate, inputs.getFirst());
    }

    @Override
    default void backwardToData(LayerPass pass, int input, Tensor outGradient, Tensor inGradient) {
        backwardToData(pass, outGradient, inGradient);
    }
}
