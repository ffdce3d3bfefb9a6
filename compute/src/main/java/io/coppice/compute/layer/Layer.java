package io.coppice.compute.layer;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.network.BlockShape;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.Units;
import java.util.Optional;

/**
 * One layer of a network: its shapes, which of its units take part when some are closed, and its arithmetic on those
 * that do. Immutable and without parameters or buffers, which come with every call. A unit is a channel; after
 * {@link Flatten} a channel is one number.
 *
 * <p>A new kind of layer is one class that implements this.
 */
public non-sealed interface Layer extends Segment {

    /**
     * The shape of one sample's output.
     *
     * @throws IllegalArgumentException when the layer cannot take such an input, naming itself and the reason
     */
    Shape output(Shape input);

    /** The layer's parameters, if it has any. */
    default Optional<BlockShape> block(Shape input) {
        return Optional.empty();
    }

    /** The running statistics of its inputs, if it keeps any. */
    default Optional<BlockShape> statistics(Shape input) {
        return Optional.empty();
    }

    /** Where the layer's gates stand, if it has any. */
    default Optional<GateShape.Axis> gate() {
        return Optional.empty();
    }

    /** Its gates switch the weights of the layer before it, and are only placed behind this one. */
    default boolean gatesProducer() {
        return false;
    }

    /** It may read an array of which another layer reads other channels. */
    default boolean sharesInput() {
        return false;
    }

    /** It wants the gradient of its output though it has no block. */
    default boolean learns() {
        return false;
    }

    /** How many numbers its forward pass keeps for its backward pass. */
    default int kept(Shape input) {
        return 0;
    }

    /** How often each weight is used for one sample: the positions of a convolution's output; 0 if none is counted. */
    default int weightUses(Shape input) {
        return 1;
    }

    /**
     * Which outputs may be other than zero.
     *
     * @param in the same of the inputs
     * @param gate the layer's open gates, if it has gates
     * @param outputs how many outputs it has
     */
    <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs);

    /**
     * Which inputs somebody needs.
     *
     * @param out the same of the outputs; some are needed
     * @param gate the layer's open gates, if it has gates
     * @param inputs how many inputs it has
     */
    <U extends Units<U>> U needed(U out, Optional<U> gate, int inputs);

    /** The output takes the input's place, and its gradient the place of the output's gradient. */
    default boolean inPlace() {
        return false;
    }

    /** {@link #backwardToData} may write into {@code pass.in()}, where nobody else reads that any more. */
    default boolean gradientTakesInput(Kernels kernels, Shape input) {
        return false;
    }

    /** Computes {@code pass.out()}; at least one output is open. */
    void forward(LayerPass pass);

    /** Writes the statistics of this pass's batch at the places of the running ones. */
    default void statisticsOfBatch(LayerPass pass, float[] out) {}

    /** Writes the gradients of the layer's block at the places of its compact parameters. */
    default void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {}

    /**
     * Computes the gradient of the input; at least one input is open. Called after {@link #backwardToWeights}.
     *
     * @param inGradient of the inputs that this layer reads: all of {@code pass.inUnits()} where it has weights, else
     *     those that its outputs come from
     */
    void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient);
}
